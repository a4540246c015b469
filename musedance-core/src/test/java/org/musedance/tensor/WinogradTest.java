package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTest {
  private static final long[] ONE = {1, 1};

  private static Conv2d conv(long in, long out, ScalarType type) {
    Conv2d conv = Conv2d.same(in, out);
    conv.initialise(1);
    conv.to(Compute.cpu().with(type));
    return conv;
  }

  /**
   * Even and odd sizes, several images at once and one in several strips. Where the CPU has no bf16
   * products, nothing is packed in bf16 and libtorch's own convolution is looked at, slowly.
   */
  @ParameterizedTest
  @CsvSource({
    "BFloat16, 256, 320, 2, 8, 8",
    "BFloat16, 384, 256, 3, 7, 12",
    "BFloat16, 256, 256, 1, 1, 3",
    "Float, 256, 320, 2, 8, 8",
    "Float, 384, 256, 3, 7, 12",
    "Float, 256, 256, 5, 64, 64",
    "Float, 256, 256, 1, 161, 160",
    "Float, 256, 256, 1, 1, 3",
    "Float, 256, 256, 1, 2, 9000"
  })
  void itIsTheConvolution(ScalarType type, long in, long out, long batch, long height, long width) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(in, out, type);
      Conv2d laidOut = conv(in, out, type);
      laidOut.layOutForInference(true);
      Tensor full = Seeds.frameNoise(1, 0, batch, in, height, width);
      Tensor x = Tensors.cast(full, type);
      Tensor exact = plain.forward(Tensors.cast(x, ScalarType.Float));

      assertThat(distance(laidOut.forward(x), exact)).isLessThan(rounding(type));
      assertThat(distance(laidOut.forward(Tensors.channelsLast(x)), exact))
          .isLessThan(rounding(type));
      assertThat(distance(laidOut.forward(full), plain.forward(full)))
          .as("in f32, with the kernel taken back from what it was laid out as")
          .isLessThan(type == ScalarType.Float ? rounding(type) : 0.004);
    }
  }

  private static double rounding(ScalarType type) {
    return type == ScalarType.Float ? 2e-6 : 0.008;
  }

  /** And afterwards of a map that is enlarged to an odd size, which is done the plain way. */
  @ParameterizedTest
  @CsvSource({
    "BFloat16, 256, 320, 2, 8, 8",
    "BFloat16, 256, 256, 3, 5, 7",
    "Float, 256, 320, 2, 8, 8",
    "Float, 256, 256, 3, 5, 7",
    "Float, 256, 256, 1, 70, 64"
  })
  void itIsTheConvolutionOfAnEnlargedMap(
      ScalarType type, long in, long out, long batch, long height, long width) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(in, out, type);
      Conv2d laidOut = conv(in, out, type);
      laidOut.layOutForInference(true);
      Tensor x = Tensors.cast(Seeds.frameNoise(1, 0, batch, in, height, width), type);
      Tensor full = Tensors.cast(x, ScalarType.Float);
      for (long less = 0; less < 2; less++) {
        Tensor exact = plain.enlarged(full, 2 * height - less, 2 * width - less);
        Tensor made = laidOut.enlarged(x, 2 * height - less, 2 * width - less);
        assertThat(distance(made, exact)).isLessThan(rounding(type));
      }
      assertThat(distance(laidOut.forward(x), plain.forward(full))).isLessThan(rounding(type));
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
