package org.musedance.cli;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The fastest product of two square matrices on this machine, what a network's speed is held to.
 */
final class MatmulPeak {
  private static final int[] SIDES = {1024, 2048, 4096};
  private static final int CALLS = 10;

  private MatmulPeak() {}

  /** Operations per second, the best of several sizes and calls. */
  static double measure(Compute compute) {
    double best = 0;
    for (int side : SIDES) {
      best = Math.max(best, 2.0 * side * side * side / seconds(side, compute));
    }
    return best;
  }

  private static double seconds(int side, Compute compute) {
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Tensor matrix = Tensors.to(Seeds.frameNoise(side, 0, side, side), compute);
      Linear product = Linear.unbiased(side, side);
      product.initialise(0);
      product.to(compute);
      long best = Long.MAX_VALUE;
      for (int call = 0; call < CALLS; call++) {
        try (TensorScope one = TensorScope.open()) {
          long start = System.nanoTime();
          product.forward(matrix).select(0, 0).select(0, 0).item().toFloat();
          best = Math.min(best, System.nanoTime() - start);
        }
      }
      return best / 1e9;
    }
  }
}
