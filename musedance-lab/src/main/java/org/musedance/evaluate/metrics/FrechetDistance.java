package org.musedance.evaluate.metrics;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The Frechet distance of two sets of features taken as normal distributions, what FID (Heusel et
 * al. 2017) and FVD (Unterthiner et al. 2018) have in common: |m1 - m2|² + Tr(C1 + C2 - 2 (C1
 * C2)^½), in double precision.
 *
 * <p>No matrix square root is taken. With centred features X1, X2 of n1, n2 rows, C = XᵀX / n and
 * the trace of (C1 C2)^½ is the sum of the singular values of X1 X2ᵀ over √(n1 n2): the eigenvalues
 * of C1 C2 are their squares. A set with more rows than columns is replaced by the triangular
 * factor of its QR decomposition, which has the same XᵀX. So rank-deficient covariances, the rule
 * with few videos, lose no digits.
 */
public enum FrechetDistance {
  /** Covariances divided by n: StyleGAN-V. */
  POPULATION(0),

  /** Covariances divided by n - 1: pytorch_fid, clean-fid, common_metrics_on_video_quality. */
  SAMPLE(1);

  private final int lost;

  FrechetDistance(int lost) {
    this.lost = lost;
  }

  /**
   * The distance of two sets, 0 for equal ones.
   *
   * @param first [rows][columns], at least two rows
   * @param second as many columns
   */
  public double of(double[][] first, double[][] second) {
    check(first, second);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      Tensor one = tensor(first);
      Tensor other = tensor(second);
      Tensor mean1 = one.mean(0);
      Tensor mean2 = other.mean(0);
      Tensor centred1 = Tensors.scale(one.sub(mean1), 1 / Math.sqrt(first.length - lost));
      Tensor centred2 = Tensors.scale(other.sub(mean2), 1 / Math.sqrt(second.length - lost));
      Tensor cross = torch.matmul(factor(centred1), factor(centred2).t());
      double shared = torch.linalg_svdvals(cross).sum().item_double();
      return mean1.sub(mean2).square().sum().item_double()
          + centred1.square().sum().item_double()
          + centred2.square().sum().item_double()
          - 2 * shared;
    }
  }

  private static void check(double[][] first, double[][] second) {
    if (first.length < 2 || second.length < 2 || first[0].length != second[0].length) {
      throw new IllegalArgumentException(
          "a Frechet distance needs two rows or more on either side and as many columns, but had"
              + " %d x %d and %d x %d; take features of more videos by one network"
                  .formatted(first.length, columns(first), second.length, columns(second)));
    }
  }

  private static int columns(double[][] rows) {
    return rows.length == 0 ? 0 : rows[0].length;
  }

  private static Tensor factor(Tensor centred) {
    return centred.size(0) > centred.size(1) ? torch.linalg_qr(centred, "r").get1() : centred;
  }

  private static Tensor tensor(double[][] rows) {
    Tensor tensor = Tensors.empty(ScalarType.Double, rows.length, rows[0].length);
    DoublePointer memory = new DoublePointer(tensor.data_ptr_double());
    for (int row = 0; row < rows.length; row++) {
      memory.position((long) row * rows[0].length).put(rows[row], 0, rows[0].length);
    }
    return tensor;
  }
}
