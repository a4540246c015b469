package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;

/** The kernel of a convolution, laid out for a network that only computes in bf16 on the CPU. */
interface PackedKernel {
  /**
   * Lays a kernel out.
   *
   * @param kernel [out, in, k, k]
   * @param like an input of the usual size, [B, in, H, W]
   */
  static PackedKernel of(Tensor kernel, long[] stride, long[] padding, Tensor like) {
    return Winograd.suits(Tensors.shape(kernel), stride, padding)
        ? Winograd.of(kernel, like)
        : new Direct(PackedWeight.ofKernel(kernel, stride, padding, like), stride, padding);
  }

  /**
   * Convolves x [B, in, H, W].
   *
   * @param bias [out] or null
   */
  Tensor convolve(Tensor x, Tensor bias);

  /** The kernel as it was, to the rounding of bf16; owned by the open scope. */
  Tensor plain();

  /** By oneDNN. */
  record Direct(PackedWeight weight, long[] stride, long[] padding) implements PackedKernel {
    @Override
    public Tensor convolve(Tensor x, Tensor bias) {
      return weight.convolve(x, bias, stride, padding);
    }

    @Override
    public Tensor plain() {
      return weight.plain();
    }
  }
}
