package org.musedance.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return steps(number, 1).get(0);
  }

  /** Makes some steps, whose batches are all there before the first begins. */
  public List<Step> steps(long first, int count) throws Exception {
    int passes = config.accumulate();
    try (Batches batches = draw(first * passes, count * passes)) {
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        steps.add(make(first + i, batches.made.subList(i * passes, (i + 1) * passes)));
      }
      return steps;
    }
  }

  private Step make(long number, List<B> batches) {
    long start = System.nanoTime();
    double loss = 0;
    weights.clearGradient();
    for (int pass = 0; pass < batches.size(); pass++) {
      loss += learn(batches.get(pass), number * batches.size() + pass) / batches.size();
    }
    double norm = update(number);
    return new Step(loss, norm, since(start));
  }

  /** Batches that are drawn ahead. */
  private final class Batches implements AutoCloseable {
    private final List<B> made = new ArrayList<>();

    @Override
    public void close() throws Exception {
      for (B batch : made) {
        batch.close();
      }
    }
  }

  private Batches draw(long first, int count) throws Exception {
    Batches batches = new Batches();
    for (int i = 0; i < count; i++) {
      batches.made.add(stage.batch(first + i));
    }
    return batches;
  }

  private double update(long number) {
    try (TensorScope scope = TensorScope.open()) {
      double rate = config.optimiser().rate(number, config.steps());
      return optimiser.step(weights.gradient(), number, rate);
    }
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
    try (TensorScope scope = TensorScope.open();
        Batches batches = draw(1, steps)) {
      for (int step = 0; step < steps; step++) {
        B batch = batches.made.get(step);
        String prefix = step + ".";
        stage
            .inputs(batch, step + 1L)
            .forEach((name, tensor) -> tensors.put(prefix + name, tensor.cpu().contiguous()));
        if (step < CHECKED) {
          losses.add(check(batch, step + 1L, prefix, tensors));
        }
      }
      WeightsFile.save(file, tensors, options(steps));
    }
    return losses;
  }

  private double check(B batch, long pass, String prefix, Map<String, Tensor> into) {
    weights.clearGradient();
    double loss = learn(batch, pass);
    into.put(prefix + "loss", Tensors.of(new float[] {(float) loss}, 1));
    Tensor gradient = weights.gradient().cpu().clone();
    weights
        .cut(gradient)
        .forEach((key, each) -> into.put(prefix + "gradient." + key, each.contiguous()));
    return loss;
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
    try (Feeder<B> feeder = new Feeder<>(stage::batch, 1, steps + WARM_UP)) {
      long start = System.nanoTime();
      for (long number = 1; number <= steps + WARM_UP; number++) {
        if (number == WARM_UP + 1) {
          start = System.nanoTime();
        }
        weights.clearGradient();
        try (B batch = feeder.next()) {
          learn(batch, number);
        }
        update(number);
      }
      return since(start) / steps;
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
