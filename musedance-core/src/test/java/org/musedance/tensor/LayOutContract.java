package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are laid out for inference compute as before, in one type. */
abstract class LayOutContract {
  private final ScalarType type;

  LayOutContract(ScalarType type) {
    this.type = type;
  }

  private <L extends Layer> L laidOut(L layer) {
    layer.initialise(3);
    layer.to(Compute.cpu().with(type));
    layer.layOutForInference(true);
    return layer;
  }

  private <L extends Layer> L plain(L layer) {
    layer.initialise(3);
    layer.to(Compute.cpu().with(type));
    return layer;
  }

  /** What the layers were not laid out for. */
  private ScalarType other() {
    return type == ScalarType.Float ? ScalarType.BFloat16 : ScalarType.Float;
  }

  private Tensor input(long... shape) {
    SplittableRandom random = new SplittableRandom(5);
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.cast(Tensors.of(values, shape), type);
  }

  /** To two units of the last place of what the type holds: sums are made in another order. */
  private void assertSame(Tensor made, Tensor expected) {
    assertThat(Tensors.shape(made)).containsExactly(Tensors.shape(expected));
    float[] values = Tensors.floats(made);
    float[] truth = Tensors.floats(expected);
    double largest = 0;
    double error = 0;
    for (int i = 0; i < truth.length; i++) {
      largest = Math.max(largest, Math.abs(truth[i]));
      error = Math.max(error, Math.abs(values[i] - truth[i]));
    }
    assertThat(largest).isPositive();
    assertThat(error).isLessThanOrEqualTo(largest * (type == ScalarType.Float ? 4e-6 : 1.0 / 128));
  }

  @ParameterizedTest
  @CsvSource({"3, 1, 1, true", "3, 2, 1, true", "1, 1, 0, false"})
  void convolutionsComputeTheSame(int kernel, int stride, int padding, boolean withBias) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      long in = kernel == 1 ? 640 : 192;
      Conv2d plain = plain(new Conv2d(in, 512, kernel, stride, padding, withBias, Init.fanIn(in)));
      Conv2d packed =
          laidOut(new Conv2d(in, 512, kernel, stride, padding, withBias, Init.fanIn(in)));
      for (int batch : new int[] {1, 2, 5}) {
        for (int side : new int[] {16, 8}) {
          Tensor x = input(batch, in, side, side);
          assertSame(packed.forward(x), plain.forward(x));
          assertSame(packed.forward(Tensors.channelsLast(x)), plain.forward(x));
        }
      }
      assertThat(packed.forward(Tensors.channelsLast(input(2, in, 8, 8))).is_contiguous())
          .as("rows of channels stay together")
          .isFalse();
      Tensor other = Tensors.cast(input(1, in, 8, 8), other());
      assertSame(packed.forward(other), plain.forward(other));
    }
  }

  /** Laid out for a few rows, or for many. */
  @ParameterizedTest
  @CsvSource({"64, 1, 300", "300, 1, 64"})
  void productsComputeTheSame(long first, long second, long third) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Linear plain = plain(new Linear(512, 1024));
      Linear packed = laidOut(new Linear(512, 1024));
      for (long rows : new long[] {first, second, third}) {
        Tensor x = input(2, rows, 512);
        assertSame(packed.forward(x), plain.forward(x));
        assertSame(packed.forward(x.transpose(0, 1)), plain.forward(x.transpose(0, 1)));
      }
      assertSame(packed.weight(), plain.weight());
      Tensor other = Tensors.cast(input(3, 512), other());
      assertSame(packed.forward(other), plain.forward(other));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 300})
  void partsOfAProductComputeTheSame(long rows) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Linear plain = plain(Linear.unbiased(512, 1024));
      Linear packed = laidOut(Linear.unbiased(512, 1024));
      Tensor x = input(2, rows, 512);
      assertSame(packed.forward(x, 512, 512), plain.forward(x, 512, 512));
      assertSame(packed.weight(), plain.weight());
      assertSame(packed.forward(x, 0, 512), plain.forward(x, 0, 512));
      assertSame(packed.weight(), plain.weight());
      assertSame(packed.forward(x), plain.forward(x));
    }
  }

  @Test
  void packedWeightsAreNotMistakenForZeros() {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Linear layer = laidOut(new Linear(512, 1024));
      layer.forward(input(4, 512));
      assertThat(layer.learns()).isFalse();
      Parameter weight = plain(new Linear(512, 1024)).namedParameters().get("weight");
      if (PackedWeight.suits(weight, true, input(4, 512))) {
        assertThatThrownBy(() -> layer.namedParameters().get("weight").tensor())
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
