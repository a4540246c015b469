package org.musedance.diffusion;

import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Denoising diffusion implicit models (Song et al. 2021, eq. 12), with the options of diffusers'
 * DDIMScheduler.
 *
 * <p>A step reads the clean sample from the denoiser's output and goes back to the noise level of
 * the next timestep: x' = √ᾱ'·clean + √(1 − ᾱ' − σ²)·noise + σ·fresh noise. With eta 0 (the
 * default) σ is 0 and the same start gives the same end.
 */
public final class DdimSampler {
  private final SchedulerConfig config;
  private final NoiseSchedule schedule;
  private final int[] timesteps;
  private final double eta;
  private final boolean clippedOutput;

  /** Visits the given number of timesteps. */
  public DdimSampler(SchedulerConfig config, int steps) {
    this(config, config.schedule(), timesteps(config, steps), 0, false);
    if (config.predictionType() == Prediction.EPSILON && schedule.alphaBar(timesteps[0]) == 0) {
      throw new UserError(
          "prediction_type must be v_prediction or sample where sampling begins at pure noise, but"
              + " was epsilon; turn rescale_betas_zero_snr off or use leading timestep_spacing");
    }
  }

  private DdimSampler(
      SchedulerConfig config,
      NoiseSchedule schedule,
      int[] timesteps,
      double eta,
      boolean clippedOutput) {
    this.config = config;
    this.schedule = schedule;
    this.timesteps = timesteps;
    this.eta = eta;
    this.clippedOutput = clippedOutput;
  }

  /** The same with fresh noise in each step: 0 none, 1 as much as ancestral sampling (DDPM). */
  public DdimSampler withEta(double eta) {
    return new DdimSampler(config, schedule, timesteps, eta, clippedOutput);
  }

  /** The same with the direction of a step taken from the clipped clean sample. */
  public DdimSampler withClippedModelOutput() {
    return new DdimSampler(config, schedule, timesteps, eta, true);
  }

  private static int[] timesteps(SchedulerConfig config, int steps) {
    int trainSteps = config.schedule().steps();
    if (steps < 1 || steps > trainSteps) {
      throw new UserError(
          "steps must be between 1 and "
              + trainSteps
              + ", but were "
              + steps
              + "; a common choice is 25");
    }
    int[] timesteps = config.timestepSpacing().timesteps(steps, trainSteps, config.stepsOffset());
    if (timesteps[0] >= trainSteps) {
      throw new UserError(
          "steps must be less than "
              + steps
              + " with steps_offset "
              + config.stepsOffset()
              + ", but were "
              + steps
              + "; choose half as many");
    }
    return timesteps;
  }

  /** The training timesteps visited, descending. */
  public int[] timesteps() {
    return timesteps.clone();
  }

  /**
   * Denoises from start to the clean sample, both f32 [B, ...], without recording gradients.
   *
   * @param start standard normal noise (every schedule here begins at scale 1)
   * @param freshNoise standard normal noise like start of a step's index; asked only with eta above
   *     0
   * @param stepDone told the number of steps done after each of them
   */
  public Tensor sample(
      Denoiser denoiser, Tensor start, IntFunction<Tensor> freshNoise, IntConsumer stepDone) {
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Tensor sample = start;
      for (int i = 0; i < timesteps.length; i++) {
        try (TensorScope step = TensorScope.open()) {
          Tensor output = denoiser.predict(sample, timesteps[i]);
          sample = step.keep(step(output, i, sample, eta > 0 ? freshNoise.apply(i) : null));
        }
        stepDone.accept(i + 1);
      }
      return scope.keep(sample);
    }
  }

  /**
   * One step: the denoiser's output at the timestep of an index and the sample it saw, both [B,
   * ...], give the next sample, f32.
   *
   * @param freshNoise like sample; read only with eta above 0
   */
  public Tensor step(Tensor output, int index, Tensor sample, Tensor freshNoise) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor predicted = Tensors.cast(output, ScalarType.Float);
      Tensor noisy = Tensors.cast(sample, ScalarType.Float);
      NoiseLevel level = schedule.level(timesteps[index], noisy);
      Tensor clean = limited(config.predictionType().clean(predicted, noisy, level));
      Tensor direction =
          clippedOutput
              ? Prediction.SAMPLE.noise(clean, noisy, level)
              : config.predictionType().noise(predicted, noisy, level);
      double next = nextAlphaBar(timesteps[index]);
      double sigma = eta * deviation(schedule.alphaBar(timesteps[index]), next);
      double remaining = Math.sqrt(Math.max(0, 1 - next - sigma * sigma));
      Tensor moved = Tensors.scale(clean, Math.sqrt(next)).add(Tensors.scale(direction, remaining));
      return scope.keep(eta > 0 ? moved.add(Tensors.scale(freshNoise, sigma)) : moved);
    }
  }

  private double nextAlphaBar(int timestep) {
    int next = timestep - schedule.steps() / timesteps.length;
    if (next >= 0) {
      return schedule.alphaBar(next);
    }
    return config.setAlphaToOne() ? 1 : schedule.alphaBar(0);
  }

  /** The deviation of the noise that ancestral sampling adds (eq. 16 with eta 1). */
  private static double deviation(double alphaBar, double next) {
    return Math.sqrt((1 - next) / (1 - alphaBar) * (1 - alphaBar / next));
  }

  private Tensor limited(Tensor clean) {
    if (config.thresholding()) {
      return thresholded(clean);
    }
    double range = config.clipSampleRange();
    return config.clipSample() ? Tensors.clamp(clean, -range, range) : clean;
  }

  /** Clamps each sample to a quantile s ≥ 1 of its absolute values and divides by s. */
  private Tensor thresholded(Tensor clean) {
    Tensor flat = clean.flatten(1, -1);
    Tensor quantile =
        torch.quantile(
            flat.abs(), config.dynamicThresholdingRatio(), new LongOptional(1), true, "linear");
    Tensor limit = Tensors.clamp(quantile, 1, config.sampleMaxValue());
    Tensor clamped = torch.minimum(torch.maximum(flat, limit.neg()), limit);
    return clamped.div(limit).reshape(Tensors.shape(clean));
  }
}
