package org.musedance.tensor;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 3x3 convolution in bf16 with fewer products: Winograd's minimal filtering F(2x2, 3x3) (Lavin
 * and Gray 2016, arXiv:1509.09308, section 4.1). A tile of 2x2 outputs needs 4x4 inputs; sums and
 * differences of these, 16 numbers, are multiplied with 16 that were made of the kernel once, and
 * sums and differences of the products are the outputs, where the plain way takes 36 products:
 *
 * <pre>Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A</pre>
 *
 * <p>Of a map that is enlarged to twice its size by repeating places, two of a tile's four inputs
 * are the same in either direction, their difference vanishes, and 9 products are left.
 *
 * <p>Over all channels and tiles each product is one of matrices. What lies between is rounded to
 * bf16, so that the result is three to four times as far from the exact one as its own rounding.
 */
final class Winograd implements PackedKernel {
  /** Between fewer channels, sums and differences cost what products save. */
  private static final long LEAST_CHANNELS = 256;

  /** So many tiles at once stay in the cache and are enough for fast products. */
  private static final long TILES = 2048;

  /** Outputs of a tile in each direction. */
  private static final int OUTPUTS = 2;

  private static final int KERNEL = 3;

  /** How many outputs' kernels are spread at once, in f32. */
  private static final long SPREAD_AT_ONCE = 64;

  /** What a tile's inputs are, along one axis. */
  enum Inputs {
    /** Four places of the map, two of them the next tile's too. */
    PLACES(4, 2) {
      @Override
      void combine(Tensor images, int axis, long count, Tensor into) {
        Tensor pairs = images.unflatten(axis, count + 1, 2);
        Tensor[] lines = new Tensor[4];
        for (int i = 0; i < lines.length; i++) {
          lines[i] = pairs.narrow(axis, i / 2, count).select(axis + 1, i % 2);
        }
        torch.sub_out(into.select(0, 0), lines[0], lines[2]);
        torch.add_out(into.select(0, 1), lines[1], lines[2]);
        torch.sub_out(into.select(0, 2), lines[2], lines[1]);
        torch.sub_out(into.select(0, 3), lines[1], lines[3]);
      }

      @Override
      List<Tensor> spread(Tensor first, Tensor middle, Tensor last) {
        Tensor outer = Tensors.scale(first.add(last), 0.5);
        Tensor inner = Tensors.scale(middle, 0.5);
        return List.of(first, outer.add(inner), outer.sub(inner), last);
      }

      @Override
      Tensor middle(Tensor spread, long axis) {
        return spread.select(axis, 1).sub(spread.select(axis, 2));
      }
    },

    /** A place twice, because the map is enlarged, between the one before and the one after. */
    REPEATED(3, 1) {
      @Override
      void combine(Tensor images, int axis, long count, Tensor into) {
        Tensor here = images.narrow(axis, 1, count);
        torch.sub_out(into.select(0, 0), images.narrow(axis, 0, count), here);
        into.select(0, 1).copy_(here);
        torch.sub_out(into.select(0, 2), here, images.narrow(axis, 2, count));
      }

      @Override
      List<Tensor> spread(Tensor first, Tensor middle, Tensor last) {
        return List.of(first, first.add(middle).add(last), last);
      }

      @Override
      Tensor middle(Tensor spread, long axis) {
        return spread.select(axis, 1).sub(spread.select(axis, 0)).sub(spread.select(axis, 2));
      }
    };

    /** Sums and differences of a tile. */
    private final int side;

    /** Places of the map from one tile to the next. */
    private final int step;

    Inputs(int side, int step) {
      this.side = side;
      this.step = step;
    }

    /** Bᵀ along an axis of images [.., count * step + 2, ..]: into [side, .., count, ..]. */
    abstract void combine(Tensor images, int axis, long count, Tensor into);

    /** G along the three places of a kernel. */
    abstract List<Tensor> spread(Tensor first, Tensor middle, Tensor last);

    /** The middle place of the kernel that was spread along an axis. */
    abstract Tensor middle(Tensor spread, long axis);

    /** The product that every output of a tile contains once; it brings the bias. */
    private int inAll() {
      return side + 1;
    }
  }

  private final Inputs inputs;

  private final ScalarType type;

  /** By column, then row of a tile: [out, in] each. */
  private final PackedWeight[] matrices;

  private final long outputs;

  private Winograd(Inputs inputs, ScalarType type, PackedWeight[] matrices, long outputs) {
    this.inputs = inputs;
    this.type = type;
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

  /** How many numbers a kernel of so many is spread to, at most. */
  static long spreadCount(long count) {
    return count / (KERNEL * KERNEL) * Inputs.PLACES.side * Inputs.PLACES.side;
  }

  /**
   * Spreads a kernel.
   *
   * @param kernel [out, in, 3, 3]
   * @param like an input of the usual size, [B, in, H, W], before it is enlarged
   */
  static Winograd of(Tensor kernel, Inputs inputs, Tensor like) {
    try (TensorScope scope = TensorScope.open()) {
      long out = kernel.size(0);
      int products = inputs.side * inputs.side;
      ScalarType type = kernel.scalar_type().intern();
      Tensor all = Tensors.empty(type, products, out, kernel.size(1));
      for (long first = 0; first < out; first += SPREAD_AT_ONCE) {
        long count = Math.min(SPREAD_AT_ONCE, out - first);
        spread(kernel.narrow(0, first, count), inputs, all.narrow(1, first, count));
      }
      long places = like.size(0) * like.size(2) * like.size(3);
      long tiles = Math.min(TILES, places / ((long) inputs.step * inputs.step));
      PackedWeight[] matrices = new PackedWeight[products];
      for (int i = 0; i < products; i++) {
        matrices[i] = PackedWeight.ofMatrix(all.select(0, i), Math.max(1, tiles));
      }
      return new Winograd(inputs, type, matrices, out);
    }
  }

  private static void spread(Tensor kernel, Inputs inputs, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor places = Tensors.cast(kernel.permute(3, 2, 0, 1).contiguous(), ScalarType.Float);
      into.copy_(spread(spread(places, inputs, 0), inputs, 1).view(Tensors.shape(into)));
    }
  }

  private static Tensor spread(Tensor places, Inputs inputs, long axis) {
    return Tensors.stack(
        axis,
        inputs.spread(places.select(axis, 0), places.select(axis, 1), places.select(axis, 2)));
  }

  /** What {@link #spread} made taken back along an axis. */
  private Tensor collected(Tensor spread, long axis) {
    Tensor last = spread.select(axis, inputs.side - 1);
    return Tensors.stack(axis, List.of(spread.select(axis, 0), inputs.middle(spread, axis), last));
  }

  @Override
  public boolean enlarges() {
    return inputs == Inputs.REPEATED;
  }

  @Override
  public Tensor plain() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] all = new Tensor[matrices.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = Tensors.cast(matrices[i].plain(), ScalarType.Float);
      }
      Tensor spread = Tensors.stack(0, List.of(all)).unflatten(0, inputs.side, inputs.side);
      Tensor kernel = collected(collected(spread, 0), 1).permute(2, 3, 1, 0);
      return scope.keep(Tensors.cast(kernel, type).contiguous());
    }
  }

  @Override
  public Tensor convolve(Tensor x, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor images = Tensors.channelsLast(x).permute(0, 2, 3, 1);
      int step = inputs.step;
      long down = (images.size(1) + step - 1) / step;
      long across = (images.size(2) + step - 1) / step;
      long[] shape = {images.size(0), down * OUTPUTS, across * OUTPUTS, outputs};
      Tensor made = Tensors.empty(type, shape);
      long together = Math.max(1, TILES / (down * across));
      long rows = Math.max(1, Math.min(down, TILES / across));
      for (long first = 0; first < images.size(0); first += together) {
        long count = Math.min(together, images.size(0) - first);
        for (long top = 0; top < down; top += rows) {
          long height = Math.min(rows, down - top);
          convolve(
              withRim(images.narrow(0, first, count), top, height, across),
              bias,
              made.narrow(0, first, count).narrow(1, top * OUTPUTS, height * OUTPUTS));
        }
      }
      long enlarged = OUTPUTS / step;
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
    long first = top * inputs.step - 1;
    long end = first + rows * inputs.step + 2;
    long from = Math.max(0, first);
    long to = Math.min(images.size(1), end);
    long right = across * inputs.step + 1 - images.size(2);
    long[] rim = {0, 0, 1, right, from - first, end - to};
    return torch.constant_pad_nd(images.narrow(1, from, to - from), rim, new Scalar(0.0));
  }

  /** From images with a rim to what they become, [B, H, W, out]. */
  private void convolve(Tensor images, Tensor bias, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      long[] shape = {into.size(1) / OUTPUTS, into.size(2) / OUTPUTS};
      Tensor tiles = combined(combined(images, 1, shape[0]), 3, shape[1]);
      Tensor[] upper = new Tensor[inputs.side];
      Tensor[] lower = new Tensor[inputs.side];
      for (int i = 0; i < inputs.side; i++) {
        Tensor[] products = new Tensor[inputs.side];
        for (int j = 0; j < inputs.side; j++) {
          int at = i * inputs.side + j;
          Tensor input = tiles.select(0, i).select(0, j);
          products[j] = matrices[at].multiply(input, at == inputs.inAll() ? bias : null);
        }
        upper[i] = sum(products, products[0]);
        lower[i] = difference(products, products[1]);
      }
      Tensor places = into.unflatten(2, shape[1], OUTPUTS).unflatten(1, shape[0], OUTPUTS);
      outputs(upper, places.select(2, 0));
      outputs(lower, places.select(2, 1));
    }
  }

  /** Writes both columns of outputs, [B, rows, across, 2, out]. */
  private static void outputs(Tensor[] columns, Tensor into) {
    sum(columns, into.select(3, 0));
    difference(columns, into.select(3, 1));
  }

  /** All but the last; overwrites the first. */
  private static Tensor sum(Tensor[] parts, Tensor into) {
    int last = parts.length - 2;
    for (int i = 1; i < last; i++) {
      parts[0].add_(parts[i]);
    }
    return torch.add_out(into, parts[0], parts[last]);
  }

  /** The second less those behind it; overwrites the second. */
  private static Tensor difference(Tensor[] parts, Tensor into) {
    int last = parts.length - 1;
    for (int i = 2; i < last; i++) {
      parts[1].sub_(parts[i]);
    }
    return torch.sub_out(into, parts[1], parts[last]);
  }

  /** Of images [.., n * step + 2, ..], sums and differences along an axis: [side, .., n, ..]. */
  private Tensor combined(Tensor images, int axis, long count) {
    long[] shape = Tensors.shape(images);
    shape[axis] = count;
    long[] whole = new long[shape.length + 1];
    whole[0] = inputs.side;
    System.arraycopy(shape, 0, whole, 1, shape.length);
    Tensor made = Tensors.empty(type, whole);
    inputs.combine(images, axis, count, made);
    return made;
  }
}
