package org.musedance.diffusion;

import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Denoising diffusion implicit models (Song et al. 2021, eq. 12), with the options of diffusers'
 * DDIMScheduler.
 *
 * <p>A step reads the clean sample from the denoiser's output and goes back to the noise level of
 * the next timestep: x' = √ᾱ'·clean + √(1 − ᾱ' − σ²)·noise + σ·fresh noise. With eta 0 (the
 * default) σ is 0 and the same start gives the same end.
 */
public final class DdimSampler implements Sampler {
  private final SchedulerConfig config;
  private final NoiseSchedule schedule;
  private final CleanLimits limits;
  private final int[] timesteps;
  private final double eta;
  private final boolean clippedOutput;

  /** Visits the given number of timesteps. */
  public DdimSampler(SchedulerConfig config, int steps) {
    this(config, config.schedule(), Timesteps.spaced(config, steps), 0, false);
  }

  private DdimSampler(
      SchedulerConfig config,
      NoiseSchedule schedule,
      int[] timesteps,
      double eta,
      boolean clippedOutput) {
    this.config = config;
    this.schedule = schedule;
    this.limits = new CleanLimits(config);
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

  @Override
  public int[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public Run begin() {
    return new Descent();
  }

  /** Remembers nothing but where it is. */
  private final class Descent implements Run {
    private int index;

    @Override
    public Tensor next(Tensor output, Tensor sample, IntFunction<Tensor> freshNoise) {
      Tensor fresh = eta > 0 ? freshNoise.apply(index) : null;
      return step(output, timesteps[index++], sample, fresh);
    }

    @Override
    public void close() {}
  }

  private Tensor step(Tensor output, int timestep, Tensor sample, Tensor freshNoise) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor predicted = Tensors.cast(output, ScalarType.Float);
      Tensor noisy = Tensors.cast(sample, ScalarType.Float);
      NoiseLevel level = schedule.level(timestep, noisy);
      Tensor clean = limits.apply(config.predictionType().clean(predicted, noisy, level));
      Tensor direction =
          clippedOutput
              ? Prediction.SAMPLE.noise(clean, noisy, level)
              : config.predictionType().noise(predicted, noisy, level);
      double next = nextAlphaBar(timestep);
      double sigma = eta * deviation(schedule.alphaBar(timestep), next);
      double remaining = Math.sqrt(Math.max(0, 1 - next - sigma * sigma));
      Tensor moved = Tensors.scale(clean, Math.sqrt(next)).add(Tensors.scale(direction, remaining));
      return scope.keep(eta > 0 ? moved.add(Tensors.scale(freshNoise, sigma)) : moved);
    }
  }

  private double nextAlphaBar(int timestep) {
    int next = timestep - schedule.steps() / timesteps.length;
    return next >= 0 ? schedule.alphaBar(next) : config.finalAlphaBar(schedule);
  }

  /** The deviation of the noise that ancestral sampling adds (eq. 16 with eta 1). */
  private static double deviation(double alphaBar, double next) {
    return Math.sqrt((1 - next) / (1 - alphaBar) * (1 - alphaBar / next));
  }
}
