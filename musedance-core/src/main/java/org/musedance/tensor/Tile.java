package org.musedance.tensor;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What {@link Winograd}'s filtering makes at once: how many outputs of how many inputs along either
 * axis, and the matrices of its equation, each as sums along one axis.
 *
 * <p>The larger the tile, the fewer products are left, and the more numbers the kernel becomes. Its
 * factors grow too, and with them what rounding costs: for those of a large tile bf16 is too
 * coarse.
 */
enum Tile {
  /** Two outputs of four places, F(2x2, 3x3): 4 products for each (section 4.1). */
  SMALL(4, 2, 2) {
    @Override
    void combine(Tensor[] places, Tensor[] into) {
      torch.sub_out(into[0], places[0], places[2]);
      torch.add_out(into[1], places[1], places[2]);
      torch.sub_out(into[2], places[2], places[1]);
      torch.sub_out(into[3], places[1], places[3]);
    }

    @Override
    List<Tensor> spread(Tensor first, Tensor middle, Tensor last) {
      Tensor outer = Tensors.scale(first.add(last), 0.5);
      Tensor inner = Tensors.scale(middle, 0.5);
      return List.of(first, outer.add(inner), outer.sub(inner), last);
    }

    @Override
    List<Tensor> collect(Tensor[] spread) {
      return List.of(spread[0], spread[1].sub(spread[2]), spread[3]);
    }

    @Override
    void outputs(Tensor[] products, Tensor[] into) {
      two(products, into);
    }
  },

  /**
   * Four outputs of six places, F(4x4, 3x3) from the points 0, 1, -1, 2 and -2: 2.25 products for
   * each (section 4.3).
   */
  LARGE(6, 4, 4) {
    @Override
    void combine(Tensor[] places, Tensor[] into) {
      Tensor odd = into[0];
      sum(into[1], places[4], -4, places[2]);
      sum(odd, places[3], -4, places[1]);
      sum(into[2], into[1], -1, odd);
      sum(into[1], into[1], 1, odd);
      sum(into[3], places[4], -1, places[2]);
      sum(odd, places[3], -1, places[1]);
      sum(into[4], into[3], -2, odd);
      sum(into[3], into[3], 2, odd);
      outermost(places[0], places[2], places[4], into[0]);
      outermost(places[1], places[3], places[5], into[5]);
    }

    private void outermost(Tensor first, Tensor middle, Tensor last, Tensor into) {
      sum(into, last, -5, middle);
      sum(into, into, 4, first);
    }

    @Override
    List<Tensor> spread(Tensor first, Tensor middle, Tensor last) {
      Tensor outer = Tensors.scale(first.add(last), -1.0 / 6);
      Tensor inner = Tensors.scale(middle, -1.0 / 6);
      Tensor outerByTwo = Tensors.scale(first, 1.0 / 24).add(Tensors.scale(last, 1.0 / 6));
      Tensor innerByTwo = Tensors.scale(middle, 1.0 / 12);
      return List.of(
          Tensors.scale(first, 1.0 / 4),
          outer.add(inner),
          outer.sub(inner),
          outerByTwo.add(innerByTwo),
          outerByTwo.sub(innerByTwo),
          last);
    }

    @Override
    List<Tensor> collect(Tensor[] spread) {
      Tensor middle = Tensors.scale(spread[2].sub(spread[1]), 3);
      return List.of(Tensors.scale(spread[0], 4), middle, spread[5]);
    }

    @Override
    void outputs(Tensor[] products, Tensor[] into) {
      Tensor difference = products[1];
      Tensor sum = products[2];
      Tensor differenceByTwo = products[3];
      Tensor sumByTwo = products[4];
      differenceAndSum(difference, sum);
      differenceAndSum(differenceByTwo, sumByTwo);
      sum(products[0], products[0], 1, sum);
      sum(products[5], products[5], 1, difference);
      sum(into[0], products[0], 1, sumByTwo);
      sum(into[1], difference, 2, differenceByTwo);
      sum(into[2], sum, 4, sumByTwo);
      sum(into[3], products[5], 8, differenceByTwo);
    }

    /** Overwrites two tensors with the first less the second, and their sum. */
    private void differenceAndSum(Tensor one, Tensor other) {
      sum(one, one, -1, other);
      sum(other, one, 2, other);
    }
  },

  /**
   * Two outputs of a place that stands twice, because the map is enlarged, between the one before
   * and the one after.
   */
  REPEATED(3, 2, 1) {
    @Override
    void combine(Tensor[] places, Tensor[] into) {
      torch.sub_out(into[0], places[0], places[1]);
      into[1].copy_(places[1]);
      torch.sub_out(into[2], places[1], places[2]);
    }

    @Override
    List<Tensor> spread(Tensor first, Tensor middle, Tensor last) {
      return List.of(first, first.add(middle).add(last), last);
    }

    @Override
    List<Tensor> collect(Tensor[] spread) {
      return List.of(spread[0], spread[1].sub(spread[0]).sub(spread[2]), spread[2]);
    }

    @Override
    void outputs(Tensor[] products, Tensor[] into) {
      two(products, into);
    }
  };

  /**
   * Kernels to more channels are so large that spreading them further takes gigabytes, and belong
   * to small maps in all but the largest pictures.
   */
  private static final long MOST_CHANNELS = 1024;

  /** Places of the map that a tile sees, and what they are combined to. */
  final int inputs;

  final int outputs;

  /** Places of the map from one tile to the next. */
  final int step;

  Tile(int inputs, int outputs, int step) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.step = step;
  }

  /**
   * The tile for a map that is not enlarged. It is large where the map has as many places as the
   * convolution has outputs: otherwise reading the kernel costs what products save.
   *
   * @param channels of the output
   * @param places of one map
   */
  static Tile of(ScalarType type, long channels, long places) {
    return places >= channels ? largest(type, channels) : SMALL;
  }

  /** The largest tile that a map of any size may have. */
  static Tile largest(ScalarType type, long channels) {
    return type == ScalarType.Float && channels <= MOST_CHANNELS ? LARGE : SMALL;
  }

  /** Bᵀ: of the inputs of all tiles as many combinations. */
  abstract void combine(Tensor[] places, Tensor[] into);

  /** G along the three places of a kernel. */
  abstract List<Tensor> spread(Tensor first, Tensor middle, Tensor last);

  /** The three places of a kernel that was spread. */
  abstract List<Tensor> collect(Tensor[] spread);

  /** Aᵀ: overwrites the products, the first of which may be what the outputs are written to. */
  abstract void outputs(Tensor[] products, Tensor[] into);

  /** The product, by column, then row, that every output contains once; it brings the bias. */
  int inAll() {
    return inputs + 1;
  }

  /** Writes a tensor and so many times another to a third, which may be one of them. */
  private static void sum(Tensor into, Tensor one, double factor, Tensor other) {
    torch.add_out(into, one, other, new Scalar(factor));
  }

  /** The sum of all products but the last, and the second less those behind it. */
  private static void two(Tensor[] products, Tensor[] into) {
    int last = products.length - 1;
    for (int i = 1; i < last - 1; i++) {
      products[0].add_(products[i]);
    }
    torch.add_out(into[0], products[0], products[last - 1]);
    for (int i = 2; i < last; i++) {
      products[1].sub_(products[i]);
    }
    torch.sub_out(into[1], products[1], products[last]);
  }
}
