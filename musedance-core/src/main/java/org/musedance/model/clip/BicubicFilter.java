package org.musedance.model.clip;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Tensors;

/**
 * Cubic convolution (Keys 1981, a = −1/2) along one axis, as a matrix. Where the axis shrinks, the
 * filter widens by the same factor, so that nothing aliases: Pillow's {@code BICUBIC}.
 */
final class BicubicFilter {
  private static final double A = -0.5;
  private static final int REACH = 2;

  private BicubicFilter() {}

  /** The weights f32 [to, from] of every input for every output. */
  static Tensor matrix(int from, int to) {
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    float[] weights = new float[from * to];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int first = (int) Math.max(0, centre - REACH * stretch + 0.5);
      int end = (int) Math.min(from, centre + REACH * stretch + 0.5);
      fill(weights, i * from, first, end, centre, stretch);
    }
    return Tensors.of(weights, to, from);
  }

  private static void fill(
      float[] weights, int row, int first, int end, double centre, double stretch) {
    double sum = 0;
    for (int k = first; k < end; k++) {
      sum += cubic((k + 0.5 - centre) / stretch);
    }
    for (int k = first; k < end; k++) {
      weights[row + k] = (float) (cubic((k + 0.5 - centre) / stretch) / sum);
    }
  }

  private static double cubic(double distance) {
    double x = Math.abs(distance);
    if (x < 1) {
      return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
    return x < REACH ? (((x - 5) * x + 8) * x - 4) * A : 0;
  }
}
