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
   * @param seconds from a batch that is there to updated weights
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
    try (B batch = stage.batch(number);
        TensorScope scope = TensorScope.open()) {
      long start = System.nanoTime();
      weights.clearGradient();
      Stage.Losses losses = stage.losses(batch, number);
      losses.backward();
      double rate = config.optimiser().rate(number, config.steps());
      double norm = optimiser.step(weights.gradient(RankGroup.alone()), number, rate);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Step(losses.total().item_double(), norm, seconds);
    }
  }

  @Override
  public void close() {
    stage.close();
  }
}
