package org.musedance.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class PicturesTest {
  /** A few roundings of f32 around 1. */
  private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

  private static Tensor bytes(long[] values, long... shape) {
    return Tensors.of(values, shape).to(ScalarType.Byte);
  }

  @Test
  void bytesBecomeNumbersFromMinusOneToOne() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor input =
          Pictures.input(bytes(new long[] {0, 255, 51, 102, 204, 153}, 1, 1, 2, 3), Compute.cpu());

      assertThat(Tensors.shape(input)).containsExactly(1, 3, 1, 2);
      float[] expected = {-1, -0.2f, 1, 0.6f, -0.6f, 0.2f};
      assertThat(Tensors.floats(input)).containsExactly(expected, ROUNDING);
    }
  }

  @Test
  void theRatioOfPeakAndErrorIsTheMeanOverPictures() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor truth = Tensors.of(new float[] {-1, 1, 0, 0}, 2, 1, 1, 2);
      Tensor made = Tensors.of(new float[] {-0.8f, 1.5f, 0.2f, 0.2f}, 2, 1, 1, 2);

      // mean squares 0.02 (what is above the peak is cut) and 0.04 of a peak's square of 4
      double first = 10 * Math.log10(4 / 0.02);
      double second = 10 * Math.log10(4 / 0.04);
      assertThat(Pictures.psnr(made, truth)).isCloseTo((first + second) / 2, Offset.offset(1e-4));
      assertThat(Pictures.psnr(truth, truth)).isCloseTo(100, Offset.offset(1e-4));
    }
  }

  @Test
  void densePoseColoursGoFromFirstToLastOfViridis() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor colours = Pictures.densePose(bytes(new long[] {0, 24, 12}, 1, 1, 3), Compute.cpu());

      // matplotlib's viridis at 0, 1 and, within two steps of its table, 0.5
      float[] expected = {68, 253, 33, 1, 231, 144, 84, 37, 141};
      assertThat(Tensors.floats(Tensors.scale(colours, 255)))
          .containsExactly(expected, Offset.offset(2.1f));
      assertThat(Tensors.shape(colours)).containsExactly(1, 3, 1, 3);
    }
  }

  @Test
  void aSheetHasARowPerTensorAndAColumnPerPicture() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor black = Tensors.shift(Tensors.zeros(Compute.cpu(), 3, 3, 4, 5), -1);
      float[] red = new float[3 * 3 * 4 * 5];
      Arrays.fill(red, -1);
      // the second picture's red channel, beyond 1 as networks sometimes are
      Arrays.fill(red, 60, 80, 1.5f);

      BufferedImage sheet = Pictures.sheet(black, Tensors.of(red, 3, 3, 4, 5));

      assertThat(sheet.getWidth()).isEqualTo(15);
      assertThat(sheet.getHeight()).isEqualTo(8);
      assertThat(sheet.getRGB(5, 4) & 0xffffff).isEqualTo(0xff0000);
      assertThat(sheet.getRGB(9, 7) & 0xffffff).isEqualTo(0xff0000);
      assertThat(sheet.getRGB(4, 4) & 0xffffff).isZero();
      assertThat(sheet.getRGB(10, 7) & 0xffffff).isZero();
      assertThat(sheet.getRGB(5, 3) & 0xffffff).isZero();
    }
  }
}
