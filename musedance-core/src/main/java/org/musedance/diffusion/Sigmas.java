package org.musedance.diffusion;

import org.bytedeco.pytorch.Tensor;

/**
 * The noise levels between which a solver steps, as σ = √((1 − ᾱ)/ᾱ): how much noise there is for
 * one part of signal. A solver works in λ = −ln σ, in which its integrals are simple (Lu et al.
 * 2022).
 *
 * <p>The levels belong to the timesteps of the schedule's spacing, or are spread as Karras et al.
 * (2022, eq. 5) advise and have the nearest timesteps. They are f32, as the published
 * implementation's are. A schedule that ends at pure noise ends at ᾱ = 2⁻²⁴ here, or σ would be
 * infinite.
 */
final class Sigmas {
  /** What stands for pure noise. */
  private static final double LEAST_ALPHA_BAR = Math.scalb(1.0, -24);

  private static final double KARRAS_RHO = 7;

  private final float[] sigmas;
  private final int[] timesteps;

  private Sigmas(float[] sigmas, int[] timesteps) {
    this.sigmas = sigmas;
    this.timesteps = timesteps;
  }

  /** The levels of a number of steps: one before each step, and one after the last. */
  static Sigmas of(SchedulerConfig config, boolean karras, FinalSigma end, int steps) {
    double[] trained = trained(config);
    int[] timesteps = Timesteps.forSolver(config, steps);
    float[] sigmas = new float[steps + 1];
    for (int i = 0; i < steps; i++) {
      sigmas[i] = (float) (karras ? karras(trained, i, steps) : trained[timesteps[i]]);
    }
    sigmas[steps] = end == FinalSigma.ZERO ? 0 : (float) trained[0];
    return new Sigmas(sigmas, karras ? nearest(trained, steps) : timesteps);
  }

  private static double[] trained(SchedulerConfig config) {
    NoiseSchedule schedule = config.schedule();
    double[] sigmas = new double[schedule.steps()];
    for (int t = 0; t < sigmas.length; t++) {
      sigmas[t] = sigma(schedule.alphaBar(t));
    }
    if (config.rescaleBetasZeroSnr()) {
      sigmas[sigmas.length - 1] = sigma(LEAST_ALPHA_BAR);
    }
    return sigmas;
  }

  private static double sigma(double alphaBar) {
    return Math.sqrt((1 - alphaBar) / alphaBar);
  }

  private static double karras(double[] trained, int step, int steps) {
    double most = Math.pow(trained[trained.length - 1], 1 / KARRAS_RHO);
    double least = Math.pow(trained[0], 1 / KARRAS_RHO);
    double share = steps == 1 ? 0 : (double) step / (steps - 1);
    return Math.pow(most + share * (least - most), KARRAS_RHO);
  }

  private static int[] nearest(double[] trained, int steps) {
    int[] timesteps = new int[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = nearest(trained, Math.log(karras(trained, i, steps)));
    }
    return timesteps;
  }

  /** The timestep of a level, interpolated in its logarithm. */
  private static int nearest(double[] trained, double logSigma) {
    int low = 0;
    while (low < trained.length - 2 && Math.log(trained[low + 1]) <= logSigma) {
      low++;
    }
    double below = Math.log(trained[low]);
    double share = (logSigma - below) / (Math.log(trained[low + 1]) - below);
    return (int) Math.rint(low + Math.max(0, Math.min(1, share)));
  }

  int steps() {
    return timesteps.length;
  }

  int[] timesteps() {
    return timesteps.clone();
  }

  /** σ before a step; after the last at index {@link #steps}. */
  double sigma(int step) {
    return sigmas[step];
  }

  /** λ = −ln σ, infinite where there is no noise left. */
  double lambda(int step) {
    return -Math.log(sigmas[step]);
  }

  /** √ᾱ. */
  double signal(int step) {
    return 1 / Math.sqrt(sigma(step) * sigma(step) + 1);
  }

  /** √(1 − ᾱ). */
  double noise(int step) {
    return sigma(step) * signal(step);
  }

  /** Both, to multiply samples like [B, ...]. */
  NoiseLevel level(int step, Tensor like) {
    return NoiseLevel.of(signal(step), noise(step), like);
  }
}
