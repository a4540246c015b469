package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;

/** A kernel as oneDNN convolves with it. */
record DirectKernel(PackedWeight weight, long[] stride, long[] padding) implements PackedKernel {
  /**
   * Lays a kernel out.
   *
   * @param kernel [out, in, k, k]
   * @param like an input of the usual size, [B, in, H, W]
   */
  static DirectKernel of(Tensor kernel, long[] stride, long[] padding, Tensor like) {
    return new DirectKernel(PackedWeight.ofKernel(kernel, stride, padding, like), stride, padding);
  }

  @Override
  public boolean enlarges() {
    return false;
  }

  @Override
  public Tensor convolve(Tensor x, Tensor bias) {
    return weight.convolve(x, bias, stride, padding);
  }

  @Override
  public Tensor plain() {
    return weight.plain();
  }
}
