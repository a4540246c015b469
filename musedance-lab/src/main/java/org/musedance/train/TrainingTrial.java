package org.musedance.train;

import java.nio.file.Path;
import org.musedance.dataset.SongBank;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;

/**
 * Steps of a training that measure what it takes. Clips are drawn from the dance world whatever the
 * configuration says, weights that the model folder does not have are drawn at random, and nothing
 * is written.
 *
 * @param <B> one batch of data
 */
public final class TrainingTrial<B extends AutoCloseable> implements AutoCloseable {
  private static final int SONGS = 4;

  private final TrainConfig config;
  private final Stage<B> stage;
  private final FlatParameters weights;
  private final AdamW optimiser;

  /**
   * What a step gave and took.
   *
   * @param gradientNorm before clipping
   * @param seconds from batches that are there to updated weights
   */
  public record Step(double loss, double gradientNorm, double seconds) {}

  private TrainingTrial(TrainConfig config, Stage<B> stage, Compute compute) {
    this.config = config;
    this.stage = stage;
    weights = new FlatParameters(Trainer.trained(stage, config.trainable()), compute);
    optimiser = new AdamW(weights, config.optimiser());
  }

  /**
   * Prepares everything.
   *
   * @throws org.musedance.tensor.UserError if the model folder is wrong
   */
  public static TrainingTrial<?> open(TrainConfig config, Compute compute) {
    TrainConfig drawn = config.inTheWorld(SONGS);
    MuseDanceModel model = MuseDanceModel.create(Path.of(config.model()), config.seed(), compute);
    Share share = Share.of(drawn, RankGroup.alone());
    return of(drawn, Stages.open(drawn, model, () -> songs(drawn, model), share, compute), compute);
  }

  private static <B extends AutoCloseable> TrainingTrial<B> of(
      TrainConfig config, Stage<B> stage, Compute compute) {
    return new TrainingTrial<>(config, stage, compute);
  }

  private static SongBank songs(TrainConfig config, MuseDanceModel model) {
    return new SongBank(
        config.seed(),
        config.data().songs(),
        config.data().songSeconds(),
        model.ears(),
        model.config().framesPerSecond());
  }

  /** How many numbers are trained. */
  public long trained() {
    return weights.count();
  }

  /** How many are only computed with. */
  public long frozen() {
    long all = stage.parameters().values().stream().mapToLong(each -> each.count()).sum();
    return all - trained();
  }

  /** Makes a step, counted from 1. */
  public Step step(long number) throws Exception {
    double loss = 0;
    double seconds = 0;
    weights.clearGradient();
    for (int pass = 0; pass < config.accumulate(); pass++) {
      try (B batch = stage.batch(number * config.accumulate() + pass)) {
        long start = System.nanoTime();
        loss += learn(batch, number * config.accumulate() + pass) / config.accumulate();
        seconds += since(start);
      }
    }
    long start = System.nanoTime();
    double rate = config.optimiser().rate(number, config.steps());
    double norm = optimiser.step(weights.gradient(), number, rate);
    return new Step(loss, norm, seconds + since(start));
  }

  private double learn(B batch, long pass) {
    try (TensorScope scope = TensorScope.open()) {
      Stage.Losses losses = stage.losses(batch, pass);
      losses.backward(1.0 / config.accumulate());
      if (config.accumulate() > 1) {
        weights.collect();
      }
      return losses.total().item_double();
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    stage.close();
  }
}
