package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTest {
  private static final long[] ONE = {1, 1};

  private static Conv2d conv(long in, long out) {
    return conv(in, out, ScalarType.BFloat16);
  }

  private static Conv2d conv(long in, long out, ScalarType type) {
    Conv2d conv = Conv2d.same(in, out);
    conv.initialise(1);
    conv.to(Compute.cpu().with(type));
    return conv;
  }

  /**
   * Even and odd sizes, several images at once and one in several strips. Where the CPU has no bf16
   * products, nothing is packed and this looks at libtorch's own convolution.
   */
  @ParameterizedTest
  @CsvSource({
    "256, 320, 2, 8, 8",
    "384, 256, 3, 7, 12",
    "256, 256, 5, 64, 64",
    "256, 256, 1, 161, 160",
    "256, 256, 1, 1, 3",
    "256, 256, 1, 2, 9000"
  })
  void itIsTheConvolutionInFloat32(long in, long out, long batch, long height, long width) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(in, out);
      Conv2d laidOut = conv(in, out);
      laidOut.layOutForInference(true);
      Tensor full = Seeds.frameNoise(1, 0, batch, in, height, width);
      Tensor x = Tensors.cast(full, ScalarType.BFloat16);
      Tensor exact = plain.forward(Tensors.cast(x, ScalarType.Float));

      assertThat(distance(laidOut.forward(x), exact)).isLessThan(0.008);
      assertThat(distance(laidOut.forward(Tensors.channelsLast(x)), exact)).isLessThan(0.008);
      assertThat(distance(laidOut.forward(full), plain.forward(full)))
          .as("in f32, with the kernel taken back from what it was laid out as")
          .isLessThan(0.004);
    }
  }

  @Test
  void inFloat32ItIsTheConvolutionToRounding() {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(256, 320, ScalarType.Float);
      Conv2d laidOut = conv(256, 320, ScalarType.Float);
      Conv2d enlarging = conv(256, 320, ScalarType.Float);
      laidOut.layOutForInference(true);
      enlarging.layOutForInference(true);
      Tensor x = Seeds.frameNoise(1, 0, 2, 256, 7, 10);
      assertThat(distance(laidOut.forward(x), plain.forward(x))).isBetween(1e-9, 2e-6);
      assertThat(distance(enlarging.enlarged(x, 14, 20), plain.enlarged(x, 14, 20)))
          .isBetween(1e-9, 2e-6);
    }
  }

  /** And afterwards of a map that is enlarged to an odd size, which is done the plain way. */
  @ParameterizedTest
  @CsvSource({"256, 320, 2, 8, 8", "256, 256, 3, 5, 7", "256, 256, 1, 70, 64"})
  void itIsTheConvolutionOfAnEnlargedMap(long in, long out, long batch, long height, long width) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(in, out);
      Conv2d laidOut = conv(in, out);
      laidOut.layOutForInference(true);
      Tensor x =
          Tensors.cast(Seeds.frameNoise(1, 0, batch, in, height, width), ScalarType.BFloat16);
      Tensor full = Tensors.cast(x, ScalarType.Float);
      for (long less = 0; less < 2; less++) {
        Tensor exact = plain.enlarged(full, 2 * height - less, 2 * width - less);
        Tensor made = laidOut.enlarged(x, 2 * height - less, 2 * width - less);
        assertThat(distance(made, exact)).isLessThan(0.008);
      }
      assertThat(distance(laidOut.forward(x), plain.forward(full))).isLessThan(0.008);
    }
  }

  @ParameterizedTest
  @CsvSource({"256, 3, 1, 1, true", "255, 3, 1, 1, false", "256, 1, 1, 0, false"})
  void itIsForWideKernelsThatKeepTheSize(
      long channels, long side, long stride, long padding, boolean suits) {
    long[] shape = {channels, 320, side, side};
    assertThat(Winograd.suits(shape, new long[] {stride, stride}, new long[] {padding, padding}))
        .isEqualTo(suits);
    assertThat(Winograd.suits(shape, new long[] {2, 2}, ONE)).isFalse();
    assertThat(Winograd.suits(shape, ONE, new long[] {0, 0})).isFalse();
  }

  private static double distance(Tensor made, Tensor exact) {
    assertThat(Tensors.shape(made)).containsExactly(Tensors.shape(exact));
    return Distance.relative(Tensors.floats(made), Tensors.floats(exact));
  }
}
