package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class PictureLossTest {
  private static final double ROUNDING = 1e-6;

  @Test
  void isZeroForEqualPictures() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Seeds.frameNoise(1, 0, 2, 3, 8, 8);

      assertThat(PictureLoss.of(picture, picture, null).item_double()).isZero();
    }
  }

  @Test
  void isTheShiftForAConstantShiftWhichHasNoEdges() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Tensors.zeros(Compute.cpu(), 2, 3, 8, 8);

      assertThat(PictureLoss.of(Tensors.shift(picture, -0.25), picture, null).item_double())
          .isEqualTo(0.25, within(ROUNDING));
    }
  }

  @Test
  void addsHalfTheGradientsAtTwoScales() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor truth = Tensors.zeros(Compute.cpu(), 1, 1, 4, 4);
      float[] ramp = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};

      // mean 1.5; gradient 1 across at full size and 2 at half size, none down; half of each
      assertThat(PictureLoss.of(Tensors.of(ramp, 1, 1, 4, 4), truth, null).item_double())
          .isEqualTo(1.5 + 0.5 * (1 + 2), within(ROUNDING));
    }
  }

  @Test
  void countsOnlyWhatTheWeightLeaves() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor truth = Tensors.zeros(Compute.cpu(), 1, 3, 8, 8);
      Tensor made = Tensors.shift(truth, 1);
      Tensor ones = Tensors.shift(Tensors.zeros(Compute.cpu(), 1, 1, 8, 8), 1);

      assertThat(PictureLoss.of(made, truth, ones).item_double()).isEqualTo(1, within(ROUNDING));
      assertThat(PictureLoss.of(made, truth, Tensors.scale(ones, 0)).item_double()).isZero();
    }
  }
}
