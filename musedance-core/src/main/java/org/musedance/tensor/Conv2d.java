package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A square two-dimensional convolution with bias. */
public final class Conv2d extends Layer {
  private final Parameter weight;
  private final Parameter bias;
  private final long[] stride;
  private final long[] padding;
  private boolean packing;
  private PackedWeight packed;

  public Conv2d(long in, long out, int kernel, int stride, int padding) {
    this(in, out, kernel, stride, padding, true, Init.fanIn(in * kernel * kernel));
  }

  public Conv2d(
      long in, long out, int kernel, int stride, int padding, boolean withBias, Init init) {
    weight = parameter("weight", init, out, in, kernel, kernel);
    bias = withBias ? parameter("bias", init, out) : null;
    this.stride = new long[] {stride, stride};
    this.padding = new long[] {padding, padding};
  }

  /** 3x3 that keeps the size. */
  public static Conv2d same(long in, long out) {
    return new Conv2d(in, out, 3, 1, 1);
  }

  /** 1x1. */
  public static Conv2d pointwise(long in, long out) {
    return new Conv2d(in, out, 1, 1, 0);
  }

  /** Starts at zero and keeps the size. */
  public static Conv2d zero(long in, long out, int kernel) {
    return new Conv2d(in, out, kernel, 1, kernel / 2, true, Init.ZEROS);
  }

  @Override
  protected void layOut() {
    packing = PackedWeight.suits(weight.tensor());
    if (!packing) {
      weight.set(Tensors.channelsLast(weight.tensor()));
    }
  }

  /** Maps x [B, in, H, W] to [B, out, H', W']. */
  public Tensor forward(Tensor x) {
    var type = x.scalar_type().intern();
    Tensor b = bias == null ? null : bias.as(type);
    if (packing && type == ScalarType.BFloat16) {
      return packed(x).convolve(x, b, stride, padding);
    }
    return torch.conv2d(x, plain(type), Tensors.optional(b), stride, padding, new long[] {1, 1}, 1);
  }

  /** The kernel packed for inputs of the first one's size. */
  private synchronized PackedWeight packed(Tensor x) {
    if (packed == null) {
      packed = PackedWeight.ofKernel(weight.tensor(), stride, padding, x);
      weight.release();
    }
    return packed;
  }

  private Tensor plain(ScalarType type) {
    return packed == null ? weight.as(type) : Tensors.cast(packed.plain(), type);
  }
}
