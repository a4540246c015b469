package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;

/** The kernel of a convolution, laid out for a network that only computes on the CPU. */
interface PackedKernel {
  /** Whether it convolves what it is given enlarged to twice its size. */
  boolean enlarges();

  /**
   * Convolves x [B, in, H, W].
   *
   * @param bias [out] or null
   */
  Tensor convolve(Tensor x, Tensor bias);

  /** The kernel as it was, to the rounding of its type; owned by the open scope. */
  Tensor plain();
}
