package org.musedance.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A square two-dimensional convolution with bias. */
public final class Conv2d extends Layer {
  /** As many channels as oneDNN's kernels take at once. */
  private static final long BLOCK = 16;

  /** And those that leave out places. */
  private static final long STRIDED_BLOCK = 32;

  private final Parameter weight;
  private final Parameter bias;
  private final long[] stride;
  private final long[] padding;
  private Packing packing;
  private boolean channelsLast;
  private PackedKernel packed;

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
  protected void layOut(boolean often) {
    packing = new Packing(often);
    channelsLast = !weight.tensor().is_cpu() || weight.count() < LARGE_WEIGHT;
    if (channelsLast) {
      weight.set(Tensors.channelsLast(weight.tensor()));
    }
  }

  private boolean spreads(boolean often) {
    return often && Winograd.suits(weight.shape(), stride, padding);
  }

  @Override
  protected long ownLaidOutCount(boolean often, Compute compute) {
    long count = super.ownLaidOutCount(often, compute);
    return PackedWeight.suits(weight.count(), compute) && spreads(often)
        ? Winograd.spreadCount(count, weight.shape()[0], compute.type())
        : count;
  }

  /** Maps x [B, in, H, W] to [B, out, H', W']. */
  public Tensor forward(Tensor x) {
    var type = x.scalar_type().intern();
    Tensor b = bias == null ? null : bias.as(type);
    if (packing != null && packing.takes(weight, x)) {
      PackedKernel kernel = packed(x, false);
      if (!kernel.enlarges()) {
        return kernel.convolve(x, b);
      }
    }
    return needsWholeBlocks(x) ? inWholeBlocks(x, plain(type), b) : convolve(x, plain(type), b);
  }

  /**
   * The same of x enlarged to a size by repeating its places (nearest neighbour).
   *
   * @param height of the map that is convolved
   * @param width of it
   */
  public Tensor enlarged(Tensor x, long height, long width) {
    boolean doubled = height == 2 * x.size(2) && width == 2 * x.size(3);
    boolean spreading = packing != null && spreads(packing.often());
    if (doubled && spreading && packing.takes(weight, x)) {
      PackedKernel kernel = packed(x, true);
      if (kernel.enlarges()) {
        return kernel.convolve(x, bias == null ? null : bias.as(x.scalar_type().intern()));
      }
    }
    return forward(torch.upsample_nearest2d(x, height, width));
  }

  private Tensor convolve(Tensor x, Tensor kernel, Tensor b) {
    return torch.conv2d(x, kernel, Tensors.optional(b), stride, padding, new long[] {1, 1}, 1);
  }

  /**
   * Whether oneDNN 3.7.1, which libtorch 2.10 brings, may be wrong: on some processors it reorders
   * kernels and maps whose channels fill no whole block into memory that is not theirs (seen on AMD
   * family 26). Kernels that are in order need no such reordering.
   */
  private boolean needsWholeBlocks(Tensor x) {
    long[] shape = weight.shape();
    return !channelsLast && x.is_cpu() && missing(shape[0]) + missing(shape[1]) > 0;
  }

  private long missing(long channels) {
    return Math.floorMod(-channels, stride[0] == 1 ? BLOCK : STRIDED_BLOCK);
  }

  /** The same with zeros for the missing channels. */
  private Tensor inWholeBlocks(Tensor x, Tensor kernel, Tensor b) {
    long out = kernel.size(0);
    long in = missing(kernel.size(1));
    Tensor filled = withZeros(kernel, 0, 0, 0, 0, 0, in, 0, missing(out));
    Tensor bias = b == null ? null : withZeros(b, 0, missing(out));
    return convolve(withZeros(x, 0, 0, 0, 0, 0, in), filled, bias).narrow(1, 0, out);
  }

  /**
   * @param counts zeros before and behind along each axis, the last axis first
   */
  private static Tensor withZeros(Tensor tensor, long... counts) {
    return torch.constant_pad_nd(tensor, counts, new Scalar(0.0));
  }

  /** The kernel packed for inputs of the first one's size, and for what was first done to them. */
  private synchronized PackedKernel packed(Tensor x, boolean enlarges) {
    if (packed == null) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor kernel = weight.as(x.scalar_type().intern());
        packed =
            spreads(packing.often())
                ? Winograd.of(kernel, enlarges, x)
                : DirectKernel.of(kernel, stride, padding, x);
      }
      weight.release();
    }
    return packed;
  }

  private Tensor plain(ScalarType type) {
    return packed == null ? weight.as(type) : Tensors.cast(packed.plain(), type);
  }
}
