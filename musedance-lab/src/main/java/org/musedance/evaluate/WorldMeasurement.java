package org.musedance.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.musedance.evaluate.metrics.FlowCorrelation;
import org.musedance.evaluate.metrics.StillPixels;
import org.musedance.media.Picture;
import org.musedance.world.Frame;

/** Compares one generated dance of the test world with the truth, frame by frame. */
final class WorldMeasurement {
  /**
   * What is compared, for one second of the video.
   *
   * @param flow the generated with the true flow
   * @param heard the flow of the true move on the beats that are heard, with the true flow: what a
   *     dancer reaches who makes no mistake but those of the ear
   * @param still what should not move
   */
  record Second(FlowCorrelation flow, FlowCorrelation heard, StillPixels still) {
    static Second empty(int size) {
      return new Second(
          FlowCorrelation.overMovingPixels(size),
          FlowCorrelation.overMovingPixels(size),
          new StillPixels());
    }

    void add(Second other) {
      flow.add(other.flow);
      heard.add(other.heard);
      still.add(other.still);
    }
  }

  private final WorldSample sample;
  private final Picture reference;
  private final List<DancedFrame> dance;
  private final double fps;
  private final List<Second> seconds = new ArrayList<>();
  private final List<Picture> truth = new ArrayList<>();
  private final DanceMeter generatedMeter;
  private final DanceMeter trueMeter;

  WorldMeasurement(WorldSample sample, Picture reference, List<DancedFrame> dance, double fps) {
    this.sample = sample;
    this.reference = reference;
    this.dance = dance;
    this.fps = fps;
    generatedMeter = new DanceMeter(reference, dance.size());
    trueMeter = new DanceMeter(reference, dance.size());
    for (int i = 0; i < dance.size(); i++) {
      compare(i);
    }
  }

  private void compare(int index) {
    DancedFrame generated = dance.get(index);
    Frame frame = new Frame(sample.size());
    sample.render(sample.move(), index / fps, frame);
    Picture shown = new Picture(frame.size, frame.size, frame.rgb);
    truth.add(shown);
    generatedMeter.add(generated);
    trueMeter.add(new DancedFrame(shown, frame.flow, frame.size, frame.size));
    if ((int) (index / fps) == seconds.size()) {
      seconds.add(Second.empty(sample.size()));
    }
    Second second = seconds.get(seconds.size() - 1);
    second.flow().add(generated.flow(), frame.flow);
    Frame heard = new Frame(sample.size());
    sample.render(sample.move(), index / fps, sample.song().grid(), heard);
    second.heard().add(heard.flow, frame.flow);
    second.still().add(generated.frame(), frame, reference.rgb());
  }

  /** Comparisons of each second, the last one maybe shorter. */
  List<Second> seconds() {
    return seconds;
  }

  WorldScore score() {
    Second all = Second.empty(sample.size());
    seconds.forEach(all::add);
    double[] beats = sample.beats(dance.size(), fps);
    return new WorldScore(
        SongFacts.written(sample.stage().subject().kind()),
        sample.stage().subject().noun(),
        SongFacts.written(sample.move()),
        sample.heldOut(),
        sample.prompt(),
        SongFacts.of(sample.song()),
        all.flow().value(),
        all.heard().value(),
        all.flow().strength(),
        all.still().decibels(),
        SongFacts.written(TextObeyed.of(sample, dance, fps).nearest()),
        generatedMeter.score(beats),
        trueMeter.score(beats));
  }

  /** For people to look at. */
  Figure figure() {
    String title =
        "%d: %s, %s"
            .formatted(
                sample.index() + 1,
                SongFacts.written(sample.move()),
                sample.stage().subject().noun());
    List<Picture> frames = dance.stream().map(DancedFrame::frame).toList();
    double[] beats = sample.beats(dance.size(), fps);
    return Figure.of(
        title,
        reference,
        List.of(frames, truth),
        List.of(generatedMeter.curve(), trueMeter.curve()),
        beats,
        fps);
  }
}
