package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class WarpTest {
  /** Positions go through [-1, 1] in f32 and back: a few roundings of the side of the picture. */
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  private static Tensor flow(double x, double y, long height, long width) {
    Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, height, width);
    return Tensors.cat(1, Tensors.shift(zero, x), Tensors.shift(zero, y));
  }

  @Test
  void noFlowGivesThePictureItself() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Seeds.frameNoise(1, 0, 1, 3, 5, 7);

      assertThat(Tensors.floats(Warp.apply(picture, flow(0, 0, 5, 7))))
          .containsExactly(Tensors.floats(picture), ROUNDING);
    }
  }

  @Test
  void wholePixelsAreFetchedAndBordersRepeated() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3);

      assertThat(Tensors.floats(Warp.apply(picture, flow(1, 0, 2, 3))))
          .containsExactly(new float[] {2, 3, 3, 5, 6, 6}, ROUNDING);
      assertThat(Tensors.floats(Warp.apply(picture, flow(-1, 1, 2, 3))))
          .containsExactly(new float[] {4, 4, 5, 4, 4, 5}, ROUNDING);
    }
  }

  @Test
  void halfPixelsAreMeans() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Tensors.of(new float[] {1, 2, 4}, 1, 1, 1, 3);

      assertThat(Tensors.floats(Warp.apply(picture, flow(0.5, 0, 1, 3))))
          .containsExactly(new float[] {1.5f, 3, 4}, ROUNDING);
    }
  }

  @Test
  void sharpFetchesKeepAnEdgeThatBilinearOnesBlur() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Tensors.of(new float[] {0, 0, 0, 1, 1, 1}, 1, 1, 1, 6);

      assertThat(Tensors.floats(Warp.sharp(picture, flow(2, 0, 1, 6))))
          .containsExactly(new float[] {0, 1, 1, 1, 1, 1}, ROUNDING);
      // Keys 1981, a = -0.75, at a quarter: weights -0.10546875, 0.87890625, 0.26171875,
      // -0.03515625
      assertThat(Tensors.floats(Warp.sharp(picture, flow(0.25, 0, 1, 6))))
          .containsExactly(new float[] {0, -0.03515625f, 0.2265625f, 1.10546875f, 1, 1}, ROUNDING);
    }
  }

  @Test
  void softenedPixelsAreMeansOfWhatIsAroundThem() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor row = Tensors.of(new float[] {0, 0, 9, 0, 3}, 1, 1, 1, 5);

      assertThat(Tensors.floats(Warp.softened(row, 3)))
          .containsExactly(new float[] {0, 3, 3, 4, 1.5f}, ROUNDING);
      assertThat(Tensors.floats(Warp.softened(row, 1))).isEqualTo(Tensors.floats(row));
    }
  }

  @Test
  void resizedFlowHasLongerVectors() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor resized = Warp.resizeFlow(flow(1, -2, 2, 3), 8, 6);

      assertThat(Tensors.shape(resized)).containsExactly(1, 2, 8, 6);
      assertThat(Tensors.floats(resized.select(1, 0))).containsOnly(2);
      assertThat(Tensors.floats(resized.select(1, 1))).containsOnly(-8);
    }
  }

  @Test
  void keepsTheTypeOfThePicture() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Seeds.frameNoise(1, 0, 1, 3, 5, 7).to(ScalarType.BFloat16);

      Tensor moved = Warp.apply(picture, flow(1, 0, 5, 7));

      assertThat(moved.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
    }
  }
}
