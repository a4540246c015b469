package org.musedance.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;

/**
 * The training loop of every stage: batches ahead of time, loss, backward, clipped AdamW with a
 * moving average, validation, and everything that is written down.
 *
 * <p>A run lives in one folder: {@code config.yaml}, {@code checkpoints/}, {@code log.jsonl},
 * {@code sheets/} and {@code events/}. A run that was stopped at any moment goes on from its last
 * checkpoint. That holds weights, average, optimiser and step, and nothing more is needed: which
 * clips a step learns from and all its random numbers are functions of the seed and the step alone,
 * so that there are no random states and no place in the data to save, and the losses are those of
 * a run that was never stopped (on a CPU with the same number of threads bit for bit).
 *
 * <p>Several processes train one model: each learns from its {@link Share} of a step's clips, the
 * gradients are averaged, and all make the same update from it, so their weights stay equal. Rank 0
 * alone writes files.
 */
public final class Trainer<B extends AutoCloseable> {
  /** Steps' worth of clips that never change; their noise does not either. */
  private static final int VALIDATION_STEPS = 4;

  private final Stage<B> stage;
  private final TrainConfig config;
  private final Path folder;
  private final FlatParameters weights;
  private final AdamW optimiser;
  private final Compute compute;
  private final RankGroup ranks;
  private CheckpointFolder checkpoints;
  private GradientMean gradient;
  private Passes<B> passes;
  private volatile boolean stopping;

  /**
   * What a listener hears about after every logged step.
   *
   * @param validation the last validation loss; NaN before the first
   */
  public record Report(
      long step,
      long steps,
      double loss,
      double validation,
      double framesPerSecond,
      double stepSeconds) {
    /** The time that is left at the present speed, such as "1:05:30". */
    public String timeLeft() {
      return Clock.hours((steps - step) * stepSeconds);
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
    this.compute = compute;
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
    try (GradientMean mean = new GradientMean(weights, ranks);
        Passes<B> own = new Passes<>(stage, weights, mean, config, compute);
        Journal journal = ranks.leads() ? openJournal(step) : Journal.silent();
        Feeder<B> feeder =
            new Feeder<>(stage::batch, firstPass(step + 1), firstPass(config.steps() + 1) - 1)) {
      gradient = mean;
      passes = own;
      step = loop(step, feeder, journal, listener);
    }
    weights.show(optimiser.average());
    return step;
  }

  private long firstPass(long step) {
    return step * config.accumulate();
  }

  /** Brings all ranks to the state of the last checkpoint, or to rank 0's initial weights. */
  private long start() throws IOException {
    long step = ranks.leads() ? resume() : 0;
    if (ranks.size() > 1) {
      optimiser.state().values().forEach(ranks::broadcast);
      stage.parameters().values().forEach(parameter -> ranks.broadcast(parameter.tensor()));
      weights.publish();
    }
    return (long) ranks.sum(step)[0];
  }

  private long resume() throws IOException {
    checkpoints = CheckpointFolder.open(folder, config.keep());
    return checkpoints.resume(optimiser::restore);
  }

  private Journal openJournal(long step) throws IOException {
    WholeFile.write(folder.resolve("config.yaml"), config.yaml());
    return Journal.open(folder, step);
  }

  /** Whether any rank was asked to stop: all must hear of it after the same step. */
  private boolean agreeToStop() {
    return ranks.sum(stopping ? 1 : 0)[0] > 0;
  }

  private long loop(long from, Feeder<B> feeder, Journal journal, Consumer<Report> listener)
      throws Exception {
    Progress progress = new Progress(journal, listener);
    long step = from;
    boolean stop = agreeToStop();
    while (step < config.steps() && !stop) {
      step++;
      boolean logged = step % config.every().log() == 0 || step == from + 1;
      LossMeans losses = passes.learn(firstPass(step), feeder::next, logged);
      double norm = update(step, losses.total());
      progress.steps++;
      if (logged) {
        progress.write(step, losses.over(ranks), norm);
      }
      stop = agreeToStop();
      keep(step, stop, journal, progress);
    }
    return step;
  }

  /** Nothing is changed unless the losses of all ranks and their gradient are finite. */
  private double update(long step, double loss) throws Exception {
    if (ranks.sum(Double.isFinite(loss) ? 0 : 1)[0] > 0) {
      throw refuse(step, loss, Double.NaN);
    }
    try (TensorScope scope = TensorScope.open()) {
      double rate = config.optimiser().rate(step, config.steps());
      double norm = optimiser.step(gradient.mean(), step, rate);
      if (!Double.isFinite(norm)) {
        throw refuse(step, loss, norm);
      }
      return norm;
    }
  }

  /** Writes down what was in the step that ends this run. */
  private UserError refuse(long step, double loss, double norm) throws Exception {
    String name = ranks.leads() ? "bad-batch.json" : "bad-batch-" + ranks.rank() + ".json";
    Path file = folder.resolve(name);
    new BadBatch(step, config.seed(), ranks.rank(), loss, norm)
        .write(stage, firstPass(step), config.accumulate(), file);
    return new UserError(
        "the loss and its gradient must be finite, but at step %d the loss was %s and the gradient's norm %s, so that step was not learnt; %s says what was in it, lower learning_rate or train with --dtype f32 and start again from the last checkpoint"
            .formatted(step, loss, Double.isFinite(loss) ? norm : "unknown", file));
  }

  /** Validates, draws a sheet and saves, where that is due; a run that is to stop draws none. */
  private void keep(long step, boolean stop, Journal journal, Progress progress) throws Exception {
    boolean last = step == config.steps();
    if (last || step % config.every().validation() == 0) {
      progress.validation = validate(step, journal);
      progress.restart();
    }
    if (!ranks.leads()) {
      return;
    }
    if (last || !stop && step % config.every().sheet() == 0) {
      withAverage(() -> journal.sheet(step, stage.sheet()));
      progress.restart();
    }
    if (last || stop || step % config.every().checkpoint() == 0) {
      checkpoints.save(step, optimiser.state());
    }
  }

  /** Something that is done with the averaged weights. */
  private interface Look {
    void take() throws Exception;
  }

  private void withAverage(Look look) throws Exception {
    weights.show(optimiser.average());
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      look.take();
    } finally {
      weights.publish();
    }
  }

  /** The mean loss of the averaged weights on batches that are always the same. */
  private double validate(long step, Journal journal) throws Exception {
    LossMeans means = new LossMeans(true);
    withAverage(
        () -> {
          for (long pass = 0; pass < firstPass(VALIDATION_STEPS); pass++) {
            try (TensorScope scope = TensorScope.open();
                B batch = stage.validation(pass)) {
              means.add(stage.losses(batch, pass));
            }
          }
        });
    Map<String, Double> losses = means.over(ranks);
    double loss = losses.get("loss");
    if (ranks.leads()) {
      journal.validation(step, losses);
      BestWeights.open(CheckpointFolder.best(folder))
          .offer(step, loss, () -> weights.cut(optimiser.average()));
    }
    return loss;
  }

  /** What happened since the last log line, for the journal and whoever listens. */
  private final class Progress {
    private final Journal journal;
    private final Consumer<Report> listener;
    private long start = System.nanoTime();
    private long steps;
    private double validation = Double.NaN;

    Progress(Journal journal, Consumer<Report> listener) {
      this.journal = journal;
      this.listener = listener;
    }

    void write(long step, Map<String, Double> losses, double norm) {
      double stepSeconds = (System.nanoTime() - start) / 1e9 / steps;
      double clips = (double) config.batch() * config.accumulate() * ranks.size();
      double framesPerSecond = clips * config.frames() / stepSeconds;
      Map<String, Double> others = new LinkedHashMap<>();
      others.put("gradient_norm", norm);
      others.put("learning_rate", config.optimiser().rate(step, config.steps()));
      others.put("frames_per_second", framesPerSecond);
      others.put("step_seconds", stepSeconds);
      journal.step(step, losses, others);
      if (ranks.leads()) {
        listener.accept(
            new Report(
                step,
                config.steps(),
                losses.get("loss"),
                validation,
                framesPerSecond,
                stepSeconds));
      }
      restart();
    }

    void restart() {
      start = System.nanoTime();
      steps = 0;
    }
  }
}
