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
 */
public final class Trainer<B extends AutoCloseable> {
  private static final int MOST_BAD_STEPS = 10;

  private final Stage<B> stage;
  private final TrainConfig config;
  private final Path folder;
  private final FlatParameters weights;
  private final AdamW optimiser;
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

  public Trainer(Stage<B> stage, TrainConfig config, Compute compute, Path folder) {
    this.stage = stage;
    this.config = config;
    this.folder = folder;
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

  /** Asks a running training to save and end after the current step. */
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
    Files.createDirectories(folder.resolve("sheets"));
    Files.writeString(folder.resolve("config.yaml"), config.yaml());
    long step = resume();
    try (RunLog log = new RunLog(folder.resolve("log.jsonl"), step);
        Feeder<B> feeder = new Feeder<>(stage::batch, step + 1, config.steps())) {
      step = loop(step, feeder, log, listener);
    }
    weights.show(optimiser.average());
    return step;
  }

  private long loop(long from, Feeder<B> feeder, RunLog log, Consumer<Report> listener)
      throws Exception {
    TrainConfig.Every every = config.every();
    Window window = new Window();
    int bad = 0;
    long step = from;
    while (step < config.steps() && !stopping) {
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
      if (window.last != null) {
        write(log, step, norm, window, listener);
      }
      if (step % every.sheet() == 0 || step == config.steps()) {
        drawSheet(step);
        window.restart();
      }
      if (step % every.checkpoint() == 0 || step == config.steps() || stopping) {
        save(step);
      }
    }
    return step;
  }

  /** Forward, backward and update; gives the gradient's norm. */
  private double learn(B batch, long step, Window window, boolean read) {
    try (TensorScope scope = TensorScope.open()) {
      weights.clearGradient();
      Stage.Losses losses = stage.losses(batch, step);
      losses.total().backward();
      double norm = optimiser.step(step, config.optimiser().rate(step, config.steps()));
      window.steps++;
      window.last = read ? values(losses) : null;
      return norm;
    }
  }

  private static Map<String, Double> values(Stage.Losses losses) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", losses.total().item_double());
    losses.parts().forEach((name, part) -> values.put(name, part.item_double()));
    return values;
  }

  private void write(RunLog log, long step, double norm, Window window, Consumer<Report> listener) {
    double rate = window.steps * config.batch() * (double) config.frames() / window.seconds();
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
