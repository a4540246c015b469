package org.musedance.tensor;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 3x3 convolution that keeps the size with 4/9 of the products: Winograd's minimal filtering
 * F(2x2, 3x3) (Lavin and Gray 2016, arXiv:1509.09308, section 4.1). A tile of 2x2 outputs needs 4x4
 * inputs; sums and differences of these, 16 numbers, are multiplied with 16 that were made of the
 * kernel once, and sums and differences of the products are the outputs:
 *
 * <pre>Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A</pre>
 *
 * <p>Over all channels and tiles that is 16 matrix products. What lies between is rounded to bf16,
 * so that the result is three to four times as far from the exact one as its own rounding.
 */
final class Winograd implements PackedKernel {
  /** Between fewer channels, sums and differences cost what products save. */
  private static final long LEAST_CHANNELS = 256;

  /** So many tiles at once stay in the cache and are enough for fast products. */
  private static final long TILES = 2048;

  /** Outputs of a tile in each direction; of its inputs it shares half with the next tile. */
  private static final int STEP = 2;

  private static final int SIDE = 4;
  private static final int PRODUCTS = SIDE * SIDE;

  /** The product that every output of a tile contains once; it brings the bias. */
  private static final int IN_ALL = SIDE + 1;

  private static final int KERNEL = 3;

  /** How many outputs' kernels are spread at once, in f32. */
  private static final long SPREAD_AT_ONCE = 64;

  /** By column, then row of a tile: [out, in] each. */
  private final PackedWeight[] matrices;

  private final long outputs;

  private Winograd(PackedWeight[] matrices, long outputs) {
    this.matrices = matrices;
    this.outputs = outputs;
  }

  /**
   * Whether a kernel is worth it.
   *
   * @param shape [out, in, k, k]
   */
  static boolean suits(long[] shape, long[] stride, long[] padding) {
    return shape[2] == KERNEL
        && stride[0] == 1
        && padding[0] == 1
        && Math.min(shape[0], shape[1]) >= LEAST_CHANNELS;
  }

  /** How many numbers a kernel of so many is spread to. */
  static long spreadCount(long count) {
    return count / (KERNEL * KERNEL) * PRODUCTS;
  }

  /**
   * Spreads a kernel.
   *
   * @param kernel [out, in, 3, 3]
   * @param like an input of the usual size, [B, in, H, W]
   */
  static Winograd of(Tensor kernel, Tensor like) {
    try (TensorScope scope = TensorScope.open()) {
      long out = kernel.size(0);
      Tensor all = Tensors.empty(ScalarType.BFloat16, PRODUCTS, out, kernel.size(1));
      for (long first = 0; first < out; first += SPREAD_AT_ONCE) {
        long count = Math.min(SPREAD_AT_ONCE, out - first);
        spread(kernel.narrow(0, first, count), all.narrow(1, first, count));
      }
      long tiles = like.size(0) * like.size(2) * like.size(3) / (STEP * STEP);
      PackedWeight[] matrices = new PackedWeight[PRODUCTS];
      for (int i = 0; i < PRODUCTS; i++) {
        matrices[i] = PackedWeight.ofMatrix(all.select(0, i), Math.max(1, Math.min(TILES, tiles)));
      }
      return new Winograd(matrices, out);
    }
  }

  private static void spread(Tensor kernel, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor places = Tensors.cast(kernel.permute(3, 2, 0, 1).contiguous(), ScalarType.Float);
      into.copy_(spread(spread(places, 0), 1).view(Tensors.shape(into)));
    }
  }

  /** G along an axis of 3, which becomes 4. */
  private static Tensor spread(Tensor places, long axis) {
    Tensor first = places.select(axis, 0);
    Tensor last = places.select(axis, 2);
    Tensor outer = Tensors.scale(first.add(last), 0.5);
    Tensor middle = Tensors.scale(places.select(axis, 1), 0.5);
    return Tensors.stack(axis, List.of(first, outer.add(middle), outer.sub(middle), last));
  }

  /** What G made taken back, along an axis of 4. */
  private static Tensor collected(Tensor spread, long axis) {
    Tensor middle = spread.select(axis, 1).sub(spread.select(axis, 2));
    return Tensors.stack(axis, List.of(spread.select(axis, 0), middle, spread.select(axis, 3)));
  }

  @Override
  public Tensor plain() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] all = new Tensor[PRODUCTS];
      for (int i = 0; i < PRODUCTS; i++) {
        all[i] = Tensors.cast(matrices[i].plain(), ScalarType.Float);
      }
      Tensor spread = Tensors.stack(0, List.of(all)).unflatten(0, SIDE, SIDE);
      Tensor kernel = collected(collected(spread, 0), 1).permute(2, 3, 1, 0);
      return scope.keep(Tensors.cast(kernel, ScalarType.BFloat16).contiguous());
    }
  }

  @Override
  public Tensor convolve(Tensor x, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor images = Tensors.channelsLast(x).permute(0, 2, 3, 1);
      long down = (images.size(1) + 1) / STEP;
      long across = (images.size(2) + 1) / STEP;
      Tensor made =
          Tensors.empty(ScalarType.BFloat16, images.size(0), down * STEP, across * STEP, outputs);
      long together = Math.max(1, TILES / (down * across));
      long rows = Math.max(1, Math.min(down, TILES / across));
      for (long first = 0; first < images.size(0); first += together) {
        long count = Math.min(together, images.size(0) - first);
        for (long top = 0; top < down; top += rows) {
          long height = Math.min(rows, down - top);
          convolve(
              withRim(images.narrow(0, first, count), top, height, across),
              bias,
              made.narrow(0, first, count).narrow(1, top * STEP, height * STEP));
        }
      }
      Tensor fitting = made.narrow(1, 0, images.size(1)).narrow(2, 0, images.size(2));
      return scope.keep(Tensors.channelsLast(fitting.permute(0, 3, 1, 2)));
    }
  }

  /**
   * What rows of tiles need of images [B, H, W, in], zeros where that is outside: [B, 2 rows + 2, 2
   * across + 2, in].
   */
  private static Tensor withRim(Tensor images, long top, long rows, long across) {
    long first = top * STEP - 1;
    long end = first + (rows + 1) * STEP;
    long from = Math.max(0, first);
    long to = Math.min(images.size(1), end);
    long right = (across + 1) * STEP - 1 - images.size(2);
    long[] rim = {0, 0, 1, right, from - first, end - to};
    return torch.constant_pad_nd(images.narrow(1, from, to - from), rim, new Scalar(0.0));
  }

  /** From images with a rim, [B, H + 2, W + 2, in], to [B, H, W, out]. */
  private void convolve(Tensor images, Tensor bias, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tiles = combined(combined(images, 1), 3);
      long[] shape = {images.size(0), into.size(1) / STEP, into.size(2) / STEP, outputs};
      Tensor[] columns = new Tensor[SIDE];
      Tensor[] below = new Tensor[SIDE];
      for (int i = 0; i < SIDE; i++) {
        Tensor[] products = new Tensor[SIDE];
        for (int j = 0; j < SIDE; j++) {
          int at = i * SIDE + j;
          Tensor inputs = tiles.select(0, i).select(0, j);
          products[j] = matrices[at].multiply(inputs, at == IN_ALL ? bias : null);
        }
        columns[i] = products[0].add_(products[1]).add_(products[2]);
        below[i] = products[1].sub_(products[2]).sub_(products[3]);
      }
      Tensor places = into.unflatten(2, shape[2], STEP).unflatten(1, shape[1], STEP);
      outputs(columns, places.select(2, 0));
      outputs(below, places.select(2, 1));
    }
  }

  /** Writes both columns of outputs, [B, rows, across, 2, out]. */
  private static void outputs(Tensor[] columns, Tensor into) {
    torch.add_out(into.select(3, 0), columns[0].add_(columns[1]), columns[2]);
    torch.sub_out(into.select(3, 1), columns[1].sub_(columns[2]), columns[3]);
  }

  /** Bᵀ along an axis of images: of [.., 2n + 2, ..] a new first axis of 4, and [4, .., n, ..]. */
  private static Tensor combined(Tensor images, int axis) {
    long count = images.size(axis) / STEP - 1;
    Tensor[] lines = new Tensor[SIDE];
    for (int i = 0; i < SIDE; i++) {
      Tensor pairs = images.unflatten(axis, count + 1, STEP);
      lines[i] = pairs.narrow(axis, i / STEP, count).select(axis + 1, i % STEP);
    }
    long[] shape = Tensors.shape(lines[0]);
    long[] whole = new long[shape.length + 1];
    whole[0] = SIDE;
    System.arraycopy(shape, 0, whole, 1, shape.length);
    Tensor made = Tensors.empty(ScalarType.BFloat16, whole);
    torch.sub_out(made.select(0, 0), lines[0], lines[2]);
    torch.add_out(made.select(0, 1), lines[1], lines[2]);
    torch.sub_out(made.select(0, 2), lines[2], lines[1]);
    torch.sub_out(made.select(0, 3), lines[1], lines[3]);
    return made;
  }
}
