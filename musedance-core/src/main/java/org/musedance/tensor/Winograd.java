package org.musedance.tensor;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 3x3 convolution with fewer products: Winograd's minimal filtering (Lavin and Gray 2016,
 * arXiv:1509.09308). In F(2x2, 3x3) a tile of 2x2 outputs needs 4x4 inputs; sums and differences of
 * these, 16 numbers, are multiplied with 16 that were made of the kernel once, and sums and
 * differences of the products are the outputs, where the plain way takes 36 products:
 *
 * <pre>Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A</pre>
 *
 * <p>Large maps in f32 have tiles of 4x4 outputs, which take 36 products instead of 144. Of a map
 * that is enlarged to twice its size by repeating places, two of a tile's four inputs are the same
 * in either direction, their difference vanishes, and 9 products are left ({@link Tile}).
 *
 * <p>Over all channels and tiles each product is one of matrices. In bf16, what lies between is
 * rounded, so that the result is three to four times as far from the exact one as its own rounding.
 */
final class Winograd implements PackedKernel {
  /** Between fewer channels, sums and differences cost what products save. */
  private static final long LEAST_CHANNELS = 256;

  /** Tiles of so many outputs at once stay in the cache and are enough for fast products. */
  private static final long OUTPUTS = 8192;

  private static final int KERNEL = 3;

  /** How many outputs' kernels are spread at once, in f32. */
  private static final long SPREAD_AT_ONCE = 64;

  private final Tile tile;

  private final ScalarType type;

  /** By column, then row of a tile: [out, in] each. */
  private final PackedWeight[] matrices;

  private final long channels;

  private Winograd(Tile tile, ScalarType type, PackedWeight[] matrices, long channels) {
    this.tile = tile;
    this.type = type;
    this.matrices = matrices;
    this.channels = channels;
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

  /**
   * How many numbers a kernel of so many is spread to, at most: those of the largest tile, which
   * small and enlarged maps do not have.
   *
   * @param channels of the output
   */
  static long spreadCount(long count, long channels, ScalarType type) {
    long inputs = Tile.largest(type, channels).inputs;
    return count / (KERNEL * KERNEL) * inputs * inputs;
  }

  /**
   * Spreads a kernel.
   *
   * @param kernel [out, in, 3, 3]
   * @param enlarges whether it is for maps that are enlarged
   * @param like an input of the usual size, [B, in, H, W], before it is enlarged
   */
  static Winograd of(Tensor kernel, boolean enlarges, Tensor like) {
    ScalarType type = kernel.scalar_type().intern();
    long places = like.size(2) * like.size(3);
    Tile tile = enlarges ? Tile.REPEATED : Tile.of(type, kernel.size(0), places);
    return of(kernel, tile, like.size(0) * places);
  }

  private static Winograd of(Tensor kernel, Tile tile, long places) {
    try (TensorScope scope = TensorScope.open()) {
      long out = kernel.size(0);
      int products = tile.inputs * tile.inputs;
      ScalarType type = kernel.scalar_type().intern();
      Tensor all = Tensors.empty(type, products, out, kernel.size(1));
      for (long first = 0; first < out; first += SPREAD_AT_ONCE) {
        long count = Math.min(SPREAD_AT_ONCE, out - first);
        spread(kernel.narrow(0, first, count), tile, all.narrow(1, first, count));
      }
      long tiles = Math.min(tilesAtOnce(tile), places / ((long) tile.step * tile.step));
      PackedWeight[] matrices = new PackedWeight[products];
      for (int i = 0; i < products; i++) {
        matrices[i] = PackedWeight.ofMatrix(all.select(0, i), Math.max(1, tiles));
      }
      return new Winograd(tile, type, matrices, out);
    }
  }

  private static long tilesAtOnce(Tile tile) {
    return OUTPUTS / (tile.outputs * tile.outputs);
  }

  private static void spread(Tensor kernel, Tile tile, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor places = Tensors.cast(kernel.permute(3, 2, 0, 1).contiguous(), ScalarType.Float);
      into.copy_(spread(spread(places, tile, 0), tile, 1).view(Tensors.shape(into)));
    }
  }

  private static Tensor spread(Tensor places, Tile tile, long axis) {
    return Tensors.stack(
        axis, tile.spread(places.select(axis, 0), places.select(axis, 1), places.select(axis, 2)));
  }

  /** What {@link #spread} made taken back along an axis. */
  private Tensor collected(Tensor spread, long axis) {
    return Tensors.stack(axis, tile.collect(parts(spread, axis)));
  }

  /** All entries along an axis. */
  private static Tensor[] parts(Tensor whole, long axis) {
    Tensor[] parts = new Tensor[(int) whole.size(axis)];
    Arrays.setAll(parts, i -> whole.select(axis, i));
    return parts;
  }

  @Override
  public boolean enlarges() {
    return tile == Tile.REPEATED;
  }

  @Override
  public Tensor plain() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] all = new Tensor[matrices.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = Tensors.cast(matrices[i].plain(), ScalarType.Float);
      }
      Tensor spread = Tensors.stack(0, List.of(all)).unflatten(0, tile.inputs, tile.inputs);
      Tensor kernel = collected(collected(spread, 0), 1).permute(2, 3, 1, 0);
      return scope.keep(Tensors.cast(kernel, type).contiguous());
    }
  }

  @Override
  public Tensor convolve(Tensor x, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor images = Tensors.channelsLast(x).permute(0, 2, 3, 1);
      int step = tile.step;
      long down = (images.size(1) + step - 1) / step;
      long across = (images.size(2) + step - 1) / step;
      int side = tile.outputs;
      long[] shape = {images.size(0), down * side, across * side, channels};
      Tensor made = Tensors.empty(type, shape);
      long atOnce = tilesAtOnce(tile);
      long together = Math.max(1, atOnce / (down * across));
      long rows = Math.max(1, Math.min(down, atOnce / across));
      for (long first = 0; first < images.size(0); first += together) {
        long count = Math.min(together, images.size(0) - first);
        for (long top = 0; top < down; top += rows) {
          long height = Math.min(rows, down - top);
          convolve(
              withRim(images.narrow(0, first, count), top, height, across),
              bias,
              made.narrow(0, first, count).narrow(1, top * side, height * side));
        }
      }
      long enlarged = side / step;
      Tensor fitting =
          made.narrow(1, 0, images.size(1) * enlarged).narrow(2, 0, images.size(2) * enlarged);
      return scope.keep(Tensors.channelsLast(fitting.permute(0, 3, 1, 2)));
    }
  }

  /**
   * What rows of tiles need of images [B, H, W, in], zeros where that is outside: [B, rows * step +
   * 2, across * step + 2, in].
   */
  private Tensor withRim(Tensor images, long top, long rows, long across) {
    long first = top * tile.step - 1;
    long end = first + rows * tile.step + 2;
    long from = Math.max(0, first);
    long to = Math.min(images.size(1), end);
    long right = across * tile.step + 1 - images.size(2);
    long[] rim = {0, 0, 1, right, from - first, end - to};
    return torch.constant_pad_nd(images.narrow(1, from, to - from), rim, new Scalar(0.0));
  }

  /** From images with a rim to what they become, [B, H, W, out]. */
  private void convolve(Tensor images, Tensor bias, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      int side = tile.outputs;
      long[] shape = {into.size(1) / side, into.size(2) / side};
      Tensor tiles = combined(combined(images, 1, shape[0]), 3, shape[1]);
      Tensor[][] rows = new Tensor[side][tile.inputs];
      for (int i = 0; i < tile.inputs; i++) {
        Tensor[] made = column(tiles.select(0, i), i, bias);
        for (int j = 0; j < side; j++) {
          rows[j][i] = made[j];
        }
      }
      Tensor places = into.unflatten(2, shape[1], side).unflatten(1, shape[0], side);
      for (int j = 0; j < side; j++) {
        tile.outputs(rows[j], parts(places.select(2, j), 3));
      }
    }
  }

  /** A column's products [inputs, B, rows, across, in] with the kernel, added up to its outputs. */
  private Tensor[] column(Tensor tiles, int index, Tensor bias) {
    Tensor[] products = new Tensor[tile.inputs];
    for (int i = 0; i < products.length; i++) {
      int at = index * tile.inputs + i;
      products[i] = matrices[at].multiply(tiles.select(0, i), at == tile.inAll() ? bias : null);
    }
    Tensor[] made = Arrays.copyOf(products, tile.outputs);
    tile.outputs(products, made);
    return made;
  }

  /** Of images [.., n * step + 2, ..], what tiles combine along an axis: [inputs, .., n, ..]. */
  private Tensor combined(Tensor images, int axis, long count) {
    long[] shape = Tensors.shape(images);
    shape[axis] = count;
    long[] whole = new long[shape.length + 1];
    whole[0] = tile.inputs;
    System.arraycopy(shape, 0, whole, 1, shape.length);
    Tensor made = Tensors.empty(type, whole);
    Tensor[] places = new Tensor[tile.inputs];
    Arrays.setAll(places, i -> everyStep(images, axis, i, count));
    tile.combine(places, parts(made, 0));
    return made;
  }

  /** Of so many tiles one place each. */
  private Tensor everyStep(Tensor images, int axis, long first, long count) {
    long end = first + (count - 1) * tile.step + 1;
    return images.slice(axis, new LongOptional(first), new LongOptional(end), tile.step);
  }
}
