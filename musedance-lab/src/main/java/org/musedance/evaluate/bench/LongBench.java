package org.musedance.evaluate.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.SongFacts;
import org.musedance.evaluate.WorldSample;
import org.musedance.evaluate.features.FrameFeatures;
import org.musedance.evaluate.metrics.Embeddings;
import org.musedance.evaluate.metrics.Flicker;
import org.musedance.evaluate.metrics.FlowCorrelation;
import org.musedance.evaluate.metrics.Sharpness;
import org.musedance.evaluate.metrics.StillPixels;
import org.musedance.evaluate.report.Column.Better;
import org.musedance.evaluate.study.Results;
import org.musedance.media.Picture;
import org.musedance.text.PromptTimeline;
import org.musedance.world.Frame;

/**
 * Whether long dances hold: dancers of the dance world dance for as long as is asked, made in every
 * way that a model can make long videos, and each second is measured by itself. What drifts falls
 * with time; the truth shows what does not.
 *
 * @param strategies who dances, by how long videos are made
 * @param encoder what sees whether the subject is the same
 * @param seed draws samples and noise
 * @param samples how many
 * @param seconds of a dance
 * @param fps frames per second
 * @param size side in pixels
 */
public record LongBench(
    Map<String, Dancer> strategies,
    FrameFeatures encoder,
    long seed,
    int samples,
    double seconds,
    double fps,
    int size) {
  /** The name of the true dances among the strategies. */
  public static final String TRUTH = "ground truth";

  /** What is measured each second. */
  public enum Measured {
    FLOW("flow corr.", 3, Better.HIGHER, "correlation with the true flow over moving pixels"),
    STILL(
        "still px dB",
        1,
        Better.HIGHER,
        "PSNR to the reference over pixels that do not move in truth: drift of what should stand"
            + " still"),
    IDENTITY(
        "subject kept",
        4,
        Better.HIGHER,
        "mean cosine of a frame's embedding to the reference's: identity"),
    STEADINESS(
        "steadiness",
        4,
        Better.HIGHER,
        "1 less the mean absolute difference of consecutive frames over 255: flicker and motion"
            + " together, to be read beside the truth"),
    SHARPNESS(
        "sharpness",
        3,
        Better.NEITHER,
        "standard deviation of the Laplacian over that of the reference; 1 is as sharp");

    private final String title;
    private final int digits;
    private final Better better;
    private final String definition;

    Measured(String title, int digits, Better better, String definition) {
      this.title = title;
      this.digits = digits;
      this.better = better;
      this.definition = definition;
    }

    String title() {
      return title;
    }

    int digits() {
      return digits;
    }

    Better better() {
      return better;
    }

    String definition() {
      return definition;
    }
  }

  /** Dances and measures, going on where it was stopped. */
  public List<LongResult> run(Results<LongResult> results, Consumer<String> progress) {
    List<LongResult> all = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      int index = i;
      WorldSample sample = WorldSample.draw(seed, i, size, seconds);
      String name = "%03d-%s".formatted(i + 1, SongFacts.written(sample.move()).replace(' ', '-'));
      strategies.forEach(
          (strategy, dancer) ->
              all.add(
                  results.get(
                      name + "-" + strategy,
                      () -> {
                        progress.accept(
                            "dance %d/%d, %s: %s".formatted(index + 1, samples, strategy, name));
                        return measure(name, strategy, sample, dance(dancer, sample));
                      })));
      all.add(results.get(name + "-truth", () -> measure(name, TRUTH, sample, truth(sample))));
    }
    return all;
  }

  private List<DancedFrame> dance(Dancer dancer, WorldSample sample) {
    long noise = Dancer.noise(seed, sample.index());
    return dancer.dance(
        sample.reference(), sample.music(), PromptTimeline.of(sample.prompt()), seconds, noise);
  }

  private List<DancedFrame> truth(WorldSample sample) {
    return IntStream.range(0, (int) Math.round(seconds * fps))
        .mapToObj(i -> frame(sample, i))
        .map(f -> new DancedFrame(new Picture(size, size, f.rgb), f.flow, size, size))
        .toList();
  }

  private Frame frame(WorldSample sample, int index) {
    Frame frame = new Frame(size);
    sample.render(sample.move(), index / fps, frame);
    return frame;
  }

  private LongResult measure(
      String name, String strategy, WorldSample sample, List<DancedFrame> dance) {
    int whole = (int) (dance.size() / fps);
    Map<Measured, double[]> values = new EnumMap<>(Measured.class);
    for (Measured measured : Measured.values()) {
      values.put(measured, new double[whole]);
    }
    for (int second = 0; second < whole; second++) {
      int from = (int) Math.round(second * fps);
      int to = (int) Math.round((second + 1) * fps);
      measure(sample, dance.subList(from, to), from, second, values);
    }
    return new LongResult(name, strategy, values);
  }

  private void measure(
      WorldSample sample,
      List<DancedFrame> part,
      int from,
      int second,
      Map<Measured, double[]> values) {
    Picture reference = sample.reference();
    List<Picture> frames = part.stream().map(DancedFrame::frame).toList();
    FlowCorrelation flow = FlowCorrelation.overMovingPixels(size);
    StillPixels still = new StillPixels();
    Sharpness sharpness = new Sharpness(reference);
    for (int i = 0; i < part.size(); i++) {
      Frame truth = frame(sample, from + i);
      flow.add(part.get(i).flow(), truth.flow);
      still.add(frames.get(i), truth, reference.rgb());
      sharpness.add(frames.get(i));
    }
    double[] look = encoder.embed(List.of(reference))[0];
    values.get(Measured.FLOW)[second] = flow.value();
    values.get(Measured.STILL)[second] = still.decibels();
    values.get(Measured.IDENTITY)[second] = Embeddings.similarity(look, encoder.embed(frames));
    values.get(Measured.STEADINESS)[second] = Flicker.steadiness(frames);
    values.get(Measured.SHARPNESS)[second] = sharpness.value();
  }
}
