package org.musedance.train;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Tensor;
import org.musedance.dataset.SongBank;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.WeightsFile;

/**
 * Steps of a training that measure what it takes. Clips are drawn from the dance world whatever the
 * configuration says, weights that the model folder does not have are drawn at random, and nothing
 * is written.
 *
 * @param <B> one batch of data
 */
public final class TrainingTrial<B extends AutoCloseable> implements AutoCloseable {
  private static final int SONGS = 4;
  private static final int CHECKED = 2;

  /** As many batches as are made ahead: what they bought is not counted. */
  private static final int WARM_UP = 4;

  private final TrainConfig config;
  private final Stage<B> stage;
  private final FlatParameters weights;
  private final AdamW optimiser;
  private final GradientMean gradient;
  private final Passes<B> passes;

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
    gradient = new GradientMean(weights, RankGroup.alone());
    passes = new Passes<>(stage, weights, gradient, config, compute);
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
    return steps(number, 1).get(0);
  }

  /** Makes some steps, whose batches are all there before the first begins. */
  public List<Step> steps(long first, int count) throws Exception {
    Deque<B> drawn = new ArrayDeque<>();
    try {
      for (long pass = firstPass(first); pass < firstPass(first + count); pass++) {
        drawn.add(stage.batch(pass));
      }
      List<Step> steps = new ArrayList<>();
      for (long number = first; number < first + count; number++) {
        steps.add(make(number, drawn::remove));
      }
      return steps;
    } finally {
      for (B left : drawn) {
        left.close();
      }
    }
  }

  private long firstPass(long step) {
    return step * config.accumulate();
  }

  private Step make(long number, Callable<B> batches) throws Exception {
    long start = System.nanoTime();
    double loss = passes.learn(firstPass(number), batches, false).total();
    return new Step(loss, update(number), since(start));
  }

  private double update(long number) {
    try (TensorScope scope = TensorScope.open()) {
      double rate = config.optimiser().rate(number, config.steps());
      return optimiser.step(gradient.mean(), number, rate);
    }
  }

  /**
   * Writes the batches of the first steps to a safetensors file, so that another program can make
   * the same steps: tensors {@code STEP.NAME} from 0 on, as {@link Stage#inputs} names them. The
   * first {@value #CHECKED} have their loss and gradients too, by which the other program can show
   * that it computes the same: {@code STEP.loss} and {@code STEP.gradient.KEY}. Nothing is learnt.
   *
   * @return the losses of the checked steps
   */
  public List<Double> record(Path file, int steps) throws Exception {
    if (config.accumulate() > 1 || !config.without().isEmpty()) {
      throw new UserError(
          "accumulate must be 1 and without must be empty where another program computes the same,"
              + " but are "
              + config.accumulate()
              + " and "
              + config.without()
              + "; change the configuration");
    }
    List<Double> losses = new ArrayList<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      for (int step = 0; step < steps; step++) {
        long pass = firstPass(step + 1L);
        String prefix = step + ".";
        try (B batch = stage.batch(pass)) {
          stage
              .inputs(batch, pass)
              .forEach((name, tensor) -> tensors.put(prefix + name, copy(tensor)));
        }
        if (step < CHECKED) {
          losses.add(check(pass, prefix, tensors));
        }
      }
      WeightsFile.save(file, tensors, options(steps));
    }
    return losses;
  }

  private double check(long pass, String prefix, Map<String, Tensor> into) throws Exception {
    double loss = passes.learn(pass, () -> stage.batch(pass), false).total();
    into.put(prefix + "loss", Tensors.of(new float[] {(float) loss}, 1));
    weights
        .cut(copy(weights.gradient()))
        .forEach((key, each) -> into.put(prefix + "gradient." + key, each.contiguous()));
    return loss;
  }

  private static Tensor copy(Tensor tensor) {
    return tensor.cpu().contiguous().clone();
  }

  /** What an optimiser needs to know. */
  private Map<String, String> options(int steps) {
    TrainConfig.Optimiser optimiser = config.optimiser();
    Map<String, Number> options = new LinkedHashMap<>();
    options.put("batches", steps);
    options.put("learning_rate", optimiser.learningRate());
    options.put("beta1", optimiser.beta1());
    options.put("beta2", optimiser.beta2());
    options.put("weight_decay", optimiser.weightDecay());
    options.put("clip_norm", optimiser.clipNorm());
    options.put("ema", optimiser.ema());
    Map<String, String> texts = new LinkedHashMap<>();
    options.forEach((name, number) -> texts.put(name, number.toString()));
    return texts;
  }

  /** Seconds per step where batches are made beside the steps, as a training does it. */
  public double secondsWithData(int steps) throws Exception {
    try (Feeder<B> feeder =
        new Feeder<>(stage::batch, firstPass(1), firstPass(steps + WARM_UP + 1) - 1)) {
      long start = System.nanoTime();
      for (long number = 1; number <= steps + WARM_UP; number++) {
        if (number == WARM_UP + 1) {
          start = System.nanoTime();
        }
        make(number, feeder::next);
      }
      return since(start) / steps;
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    passes.close();
    gradient.close();
    stage.close();
  }
}
