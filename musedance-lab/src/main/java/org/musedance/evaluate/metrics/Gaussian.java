package org.musedance.evaluate.metrics;

import java.util.Arrays;

/** Gaussian smoothing as SciPy's {@code gaussian_filter1d}: cut at 4 sigma, ends reflected. */
final class Gaussian {
  private static final double TRUNCATE = 4;

  private Gaussian() {}

  /** Weights of sum 1 for offsets -radius to radius. */
  static double[] kernel(double sigma, int radius) {
    double[] kernel = new double[2 * radius + 1];
    Arrays.setAll(kernel, i -> Math.exp(-0.5 * (i - radius) * (i - radius) / (sigma * sigma)));
    double sum = Arrays.stream(kernel).sum();
    return Arrays.stream(kernel).map(weight -> weight / sum).toArray();
  }

  /** Smooths values; sigma in samples, 0 leaves them as they are. */
  static double[] smooth(double[] values, double sigma) {
    if (sigma == 0) {
      return values.clone();
    }
    int radius = (int) (TRUNCATE * sigma + 0.5);
    double[] kernel = kernel(sigma, radius);
    double[] smooth = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      for (int k = -radius; k <= radius; k++) {
        smooth[i] += kernel[k + radius] * values[reflected(i + k, values.length)];
      }
    }
    return smooth;
  }

  /** The samples mirrored between the end and itself: {@code cba|abc|cba}. */
  private static int reflected(int index, int count) {
    int phase = Math.floorMod(index, 2 * count);
    return Math.min(phase, 2 * count - 1 - phase);
  }
}
