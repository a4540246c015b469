package org.musedance.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.weights.Safetensors;
import org.musedance.weights.WeightsFile;

/**
 * The training loop of every stage: batches ahead of time, loss, backward, clipped AdamW with a
 * moving average, log lines, sample sheets and checkpoints.
 *
 * <p>A run lives in one folder: {@code config.yaml}, {@code log.jsonl}, {@code sheets/} and {@code
 * checkpoint.safetensors}. A run that was stopped at any moment goes on from its last checkpoint;
 * batches and noise are functions of the step, so the losses are those of a run that was never
 * stopped.
 *
 * <p>Several processes train one model: each learns from its {@link Share} of a step's clips, the
 * gradients are averaged, and all make the same update from it, so their weights stay equal. Rank 0
 * alone writes files.
 */
public final class Trainer<B extends AutoCloseable> {
  private static final int MOST_BAD_STEPS = 10;

  private final Stage<B> stage;
  private final TrainConfig config;
  private final Path folder;
  private final FlatParameters weights;
  private final AdamW optimiser;
  private final RankGroup ranks;
  private volatile boolean stopping;

  /** What a listener hears about after every logged step. */
  public record Report(
      long step, long steps, double loss, double framesPerSecond, double stepSeconds) {
    /** The time that is left at the present speed, such as "1:05:30". */
    public String timeLeft() {
      long seconds = Math.round((steps - step) * stepSeconds);
      return String.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
  }

  /** A training in this process alone. */
  public Trainer(Stage<B> stage, TrainConfig config, Compute compute, Path folder) {
    this(stage, config, compute, folder, RankGroup.alone());
  }

  public Trainer(
      Stage<B> stage, TrainConfig config, Compute compute, Path folder, RankGroup ranks) {
    this.stage = stage;
    this.config = config;
    this.folder = folder;
    this.ranks = ranks;
    weights = new FlatParameters(trained(stage, config.trainable()), compute);
    optimiser = new AdamW(weights, config.optimiser());
  }

  /** The parameters that a run trains: by the configuration's patterns, else by the stage. */
  static Map<String, Parameter> trained(Stage<?> stage, List<String> patterns) {
    List<Pattern> compiled = patterns.stream().map(Pattern::compile).toList();
    Map<String, Parameter> chosen = new LinkedHashMap<>();
    stage
        .parameters()
        .forEach(
            (key, parameter) -> {
              boolean train =
                  compiled.isEmpty()
                      ? stage.trains(key)
                      : compiled.stream().anyMatch(pattern -> pattern.matcher(key).find());
              if (train) {
                chosen.put(key, parameter);
              }
            });
    return chosen;
  }

  /** Asks a running training, all ranks of it, to save and end after the current step. */
  public void stop() {
    stopping = true;
  }

  /**
   * Trains from the last checkpoint, or from the start, to the configured step. Afterwards the
   * networks hold the averaged weights.
   *
   * @return the step reached
   */
  public long run(Consumer<Report> listener) throws Exception {
    long step = start();
    try (RunLog log = ranks.leads() ? openLog(step) : RunLog.silent();
        Feeder<B> feeder = new Feeder<>(stage::batch, step + 1, config.steps())) {
      step = loop(step, feeder, log, listener);
    }
    weights.show(optimiser.average());
    return step;
  }

  /** Brings all ranks to the state of the last checkpoint, or to rank 0's initial weights. */
  private long start() {
    long step = ranks.leads() ? resume() : 0;
    if (ranks.size() > 1) {
      optimiser.state().values().forEach(ranks::broadcast);
      stage.parameters().values().forEach(parameter -> ranks.broadcast(parameter.tensor()));
      weights.publish();
    }
    return (long) ranks.sum(step)[0];
  }

  private RunLog openLog(long step) throws IOException {
    Files.createDirectories(folder.resolve("sheets"));
    Files.writeString(folder.resolve("config.yaml"), config.yaml());
    return RunLog.open(folder.resolve("log.jsonl"), step);
  }

  /** Whether any rank was asked to stop: all must hear of it after the same step. */
  private boolean agreeToStop() {
    return ranks.sum(stopping ? 1 : 0)[0] > 0;
  }

  private long loop(long from, Feeder<B> feeder, RunLog log, Consumer<Report> listener)
      throws Exception {
    TrainConfig.Every every = config.every();
    Window window = new Window();
    int bad = 0;
    long step = from;
    boolean stop = agreeToStop();
    while (step < config.steps() && !stop) {
      step++;
      double norm;
      try (B batch = feeder.next()) {
        norm = learn(batch, step, window, step % every.log() == 0 || step == from + 1);
      }
      bad = Double.isFinite(norm) ? 0 : bad + 1;
      if (bad == MOST_BAD_STEPS) {
        throw new UserError(
            "the loss must stay finite, but was not for "
                + bad
                + " steps up to step "
                + step
                + "; the checkpoint before is kept, lower learning_rate and go on");
      }
      if (window.last != null && ranks.leads()) {
        write(log, step, norm, window, listener);
      }
      stop = agreeToStop();
      if (ranks.leads()) {
        keep(step, stop, window);
      }
    }
    return step;
  }

  /** Draws a sheet and saves, where that is due. */
  private void keep(long step, boolean stop, Window window) throws IOException {
    boolean last = step == config.steps();
    if (last || step % config.every().sheet() == 0) {
      drawSheet(step);
      window.restart();
    }
    if (last || stop || step % config.every().checkpoint() == 0) {
      save(step);
    }
  }

  /** Forward, backward and update; gives the gradient's norm. */
  private double learn(B batch, long step, Window window, boolean read) {
    try (TensorScope scope = TensorScope.open()) {
      weights.clearGradient();
      Stage.Losses losses = stage.losses(batch, step);
      losses.backward();
      double rate = config.optimiser().rate(step, config.steps());
      double norm = optimiser.step(weights.gradient(ranks), step, rate);
      window.steps++;
      window.last = read ? values(losses) : null;
      return norm;
    }
  }

  /** The losses of the whole step: means over the ranks, whose shares are equal. */
  private Map<String, Double> values(Stage.Losses losses) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", losses.total().item_double());
    losses.parts().forEach((name, part) -> values.put(name, part.item_double()));
    double[] sums = ranks.sum(values.values().stream().mapToDouble(v -> v).toArray());
    int at = 0;
    for (Map.Entry<String, Double> value : values.entrySet()) {
      value.setValue(sums[at++] / ranks.size());
    }
    return values;
  }

  private void write(RunLog log, long step, double norm, Window window, Consumer<Report> listener) {
    long clips = window.steps * config.batch() * ranks.size();
    double rate = clips * (double) config.frames() / window.seconds();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.putAll(window.last);
    line.put("gradient_norm", norm);
    line.put("learning_rate", config.optimiser().rate(step, config.steps()));
    line.put("frames_per_second", rate);
    log.write(line);
    listener.accept(
        new Report(
            step, config.steps(), window.last.get("loss"), rate, window.seconds() / window.steps));
    window.restart();
  }

  private void drawSheet(long step) throws IOException {
    weights.show(optimiser.average());
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Path file = folder.resolve("sheets").resolve(String.format("%07d.png", step));
      ImageIO.write(stage.sheet(), "png", file.toFile());
    } finally {
      weights.publish();
    }
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint.safetensors");
  }

  private void save(long step) {
    WeightsFile.save(checkpoint(), optimiser.state(), Map.of("step", Long.toString(step)));
  }

  private long resume() {
    if (!Files.exists(checkpoint())) {
      return 0;
    }
    try (Safetensors file = Safetensors.open(checkpoint());
        TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> saved = new LinkedHashMap<>();
      file.names().forEach(name -> saved.put(name, file.tensor(name)));
      optimiser.restore(saved);
      return Long.parseLong(file.metadata().get("step"));
    }
  }

  /** What happened since the last log line. */
  private static final class Window {
    private long start = System.nanoTime();
    private long steps;
    private Map<String, Double> last;

    double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    void restart() {
      start = System.nanoTime();
      steps = 0;
      last = null;
    }
  }
}
