package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTest {
  private static final long[] ONE = {1, 1};

  private static Conv2d conv(long in, long out, ScalarType type) {
    return conv(in, out, true, type);
  }

  private static Conv2d conv(long in, long out, boolean withBias, ScalarType type) {
    Conv2d conv = new Conv2d(in, out, 3, 1, 1, withBias, Init.fanIn(9 * in));
    conv.initialise(1);
    conv.to(Compute.cpu().with(type));
    return conv;
  }

  private static Conv2d laidOut(Conv2d conv) {
    conv.layOutForInference(true);
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
      Conv2d laidOut = laidOut(conv(in, out, type));
      Tensor full = Seeds.frameNoise(1, 0, batch, in, height, width);
      Tensor x = Tensors.cast(full, type);
      Tensor exact = plain.forward(Tensors.cast(x, ScalarType.Float));
      double rounding = rounding(type, Tile.of(type, out, height * width));

      assertThat(distance(laidOut.forward(x), exact)).isLessThan(rounding);
      assertThat(distance(laidOut.forward(Tensors.channelsLast(x)), exact)).isLessThan(rounding);
      assertThat(distance(laidOut.forward(full), plain.forward(full)))
          .as("in f32, with the kernel taken back from what it was laid out as")
          .isLessThan(type == ScalarType.Float ? rounding : 0.004);
    }
  }

  /**
   * Of sizes that tiles of four fit with any rest, several images and several strips. Most of a
   * difference is rounding of the products, raised by the outputs' factors: at worst 1.5e-5 of the
   * largest output here, by other orders of sums a little more.
   */
  @ParameterizedTest
  @CsvSource({
    "256, 256, 1, 16, 17, true",
    "256, 272, 3, 17, 18, false",
    "272, 256, 3, 18, 19, true",
    "272, 272, 1, 19, 16, false",
    "256, 256, 3, 50, 47, true",
    "256, 256, 1, 97, 101, true"
  })
  void itIsTheConvolutionInLargeTiles(
      long in, long out, long batch, long height, long width, boolean withBias) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(in, out, withBias, ScalarType.Float);
      Conv2d laidOut = laidOut(conv(in, out, withBias, ScalarType.Float));
      Tensor x = Seeds.frameNoise(1, 0, batch, in, height, width);
      Tensor exact = plain.forward(x);

      Tensor made = laidOut.forward(x);

      assertThat(Tensors.shape(made)).containsExactly(Tensors.shape(exact));
      assertThat(largest(made.sub(exact))).isLessThan(2e-5 * largest(exact));
    }
  }

  private static double largest(Tensor values) {
    return values.abs().max().item().toDouble();
  }

  @ParameterizedTest
  @CsvSource({"8, false", "16, false", "8, true"})
  void itsKernelCanBeTakenBack(long side, boolean enlarges) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Conv2d plain = conv(256, 256, ScalarType.Float);
      Conv2d laidOut = laidOut(conv(256, 256, ScalarType.Float));
      Tensor x = Seeds.frameNoise(1, 0, 1, 256, side, side);
      if (enlarges) {
        laidOut.enlarged(x, 2 * side, 2 * side);
      } else {
        laidOut.forward(x);
      }

      Tensor other = x.narrow(2, 0, 4).to(ScalarType.Double);
      assertThat(distance(laidOut.forward(other), plain.forward(other))).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Float, 320, 4096, LARGE",
    "Float, 640, 1024, LARGE",
    "Float, 320, 320, LARGE",
    "Float, 320, 319, SMALL",
    "Float, 1280, 256, SMALL",
    "Float, 1280, 9216, SMALL",
    "BFloat16, 320, 4096, SMALL"
  })
  void tilesAreLargeWhereTheMapIs(ScalarType type, long channels, long places, Tile tile) {
    assertThat(Tile.of(type, channels, places)).isEqualTo(tile);
    assertThat(Winograd.spreadCount(9, channels, type))
        .isGreaterThanOrEqualTo((long) tile.inputs * tile.inputs);
  }

  /** A large tile's factors raise the rounding of products to 3e-6, a small one's to 5e-7. */
  private static double rounding(ScalarType type, Tile tile) {
    double inFloat = tile == Tile.LARGE ? 5e-6 : 2e-6;
    return type == ScalarType.Float ? inFloat : 0.008;
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
      Conv2d laidOut = laidOut(conv(in, out, type));
      Tensor x = Tensors.cast(Seeds.frameNoise(1, 0, batch, in, height, width), type);
      Tensor full = Tensors.cast(x, ScalarType.Float);
      for (long less = 0; less < 2; less++) {
        Tensor exact = plain.enlarged(full, 2 * height - less, 2 * width - less);
        Tensor made = laidOut.enlarged(x, 2 * height - less, 2 * width - less);
        assertThat(distance(made, exact)).isLessThan(rounding(type, Tile.REPEATED));
      }
      assertThat(distance(laidOut.forward(x), plain.forward(full)))
          .isLessThan(rounding(type, Tile.REPEATED));
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
