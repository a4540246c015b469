package org.musedance.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Tensors;

/**
 * The levels of noise of all training timesteps: ᾱ(t), the product of 1 − β over the steps 0 to t.
 *
 * <p>The tables are f32 with products accumulated in f64, as libtorch's {@code cumprod} makes them,
 * because published models were trained with exactly these values. Both training (batches of
 * timesteps) and sampling (one timestep) read them here.
 */
public final class NoiseSchedule {
  private final float[] betas;
  private final float[] alphaBars;

  private NoiseSchedule(float[] betas) {
    this.betas = betas;
    this.alphaBars = products(betas);
  }

  /** Betas by a formula; steps is the number of training timesteps. */
  public static NoiseSchedule of(BetaSchedule form, double start, double end, int steps) {
    return new NoiseSchedule(form.betas(start, end, steps));
  }

  /** Betas as a file gives them. */
  public static NoiseSchedule trained(float... betas) {
    return new NoiseSchedule(betas.clone());
  }

  /**
   * The same schedule rescaled so that the last timestep is pure noise (Lin et al. 2023, algorithm
   * 1): √ᾱ is shifted to end at zero and stretched to keep its first value.
   */
  public NoiseSchedule withZeroTerminalSnr() {
    float first = (float) Math.sqrt(alphaBars[0]);
    float last = (float) Math.sqrt(alphaBars[steps() - 1]);
    float stretch = first / (first - last);
    float[] rescaled = new float[steps()];
    float before = 1;
    for (int t = 0; t < rescaled.length; t++) {
      float signal = ((float) Math.sqrt(alphaBars[t]) - last) * stretch;
      float alphaBar = signal * signal;
      rescaled[t] = 1 - alphaBar / before;
      before = alphaBar;
    }
    return new NoiseSchedule(rescaled);
  }

  private static float[] products(float[] betas) {
    float[] products = new float[betas.length];
    double product = 1;
    for (int t = 0; t < betas.length; t++) {
      product *= 1 - betas[t];
      products[t] = (float) product;
    }
    return products;
  }

  /** The number of training timesteps; timesteps run from 0 (least noise) to steps − 1. */
  public int steps() {
    return betas.length;
  }

  public float beta(int timestep) {
    return betas[timestep];
  }

  /** ᾱ(t), the share of the variance that is signal. */
  public float alphaBar(int timestep) {
    return alphaBars[timestep];
  }

  /** The signal-to-noise ratio ᾱ/(1 − ᾱ). */
  public float snr(int timestep) {
    return alphaBars[timestep] / (1 - alphaBars[timestep]);
  }

  /** The signal-to-noise ratios [B], f32 on the CPU, of timesteps int64 [B]. */
  public Tensor snr(Tensor timesteps) {
    float[] ratios = gather(timesteps);
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] /= 1 - ratios[i];
    }
    return Tensors.of(ratios, ratios.length);
  }

  /**
   * The noise levels of timesteps int64 [B], shaped and placed to multiply like [B, ...]. Frames
   * folded into the batch repeat their clip's timestep.
   */
  public NoiseLevel level(Tensor timesteps, Tensor like) {
    if (timesteps.numel() != like.size(0)) {
      throw new IllegalArgumentException(
          "timesteps must be one per sample of the batch of "
              + like.size(0)
              + ", but were "
              + timesteps.numel());
    }
    return level(gather(timesteps), like);
  }

  /** The noise level of one timestep for all samples like [B, ...]. */
  public NoiseLevel level(int timestep, Tensor like) {
    return level(new float[] {alphaBars[timestep]}, like);
  }

  private static NoiseLevel level(float[] alphaBars, Tensor like) {
    float[] signal = new float[alphaBars.length];
    float[] noise = new float[alphaBars.length];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = (float) Math.sqrt(alphaBars[i]);
      noise[i] = (float) Math.sqrt(1 - alphaBars[i]);
    }
    return NoiseLevel.of(signal, noise, like);
  }

  private float[] gather(Tensor timesteps) {
    long[] steps = Tensors.longs(timesteps);
    float[] values = new float[steps.length];
    for (int i = 0; i < steps.length; i++) {
      values[i] = alphaBars[checked(steps[i])];
    }
    return values;
  }

  private int checked(long timestep) {
    if (timestep < 0 || timestep >= steps()) {
      throw new IllegalArgumentException(
          "a timestep must be between 0 and " + (steps() - 1) + ", but was " + timestep);
    }
    return (int) timestep;
  }
}
