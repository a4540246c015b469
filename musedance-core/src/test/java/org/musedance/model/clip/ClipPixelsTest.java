package org.musedance.model.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class ClipPixelsTest {
  private static final int WIDTH = 9;
  private static final int HEIGHT = 7;

  /** Bytes red (29x + 7y), green (5x² + 31y), blue (53x + 17y²), all mod 256, in [-1, 1]. */
  private static Tensor picture() {
    float[] values = new float[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      int[] rgb = {29 * x + 7 * y, 5 * x * x + 31 * y, 53 * x + 17 * y * y};
      for (int c = 0; c < 3; c++) {
        values[c * WIDTH * HEIGHT + i] = rgb[c] % 256 / 127.5f - 1;
      }
    }
    return Tensors.of(values, 1, 3, HEIGHT, WIDTH);
  }

  /** Image.resize((4, 4), BICUBIC) of Pillow on that picture, which rounds to bytes twice. */
  @Test
  void picturesShrinkAsInPillow() {
    int[] pillow = {
      23, 85, 153, 215, 35, 97, 164, 231, 47, 109, 183, 166, 59, 121, 198, 145, //
      15, 54, 152, 129, 68, 109, 172, 98, 124, 174, 150, 122, 181, 185, 74, 183, //
      42, 168, 81, 136, 115, 131, 107, 153, 102, 118, 132, 105, 153, 80, 143, 112
    };
    try (TensorScope scope = TensorScope.open()) {
      float[] unit = Tensors.floats(ClipPixels.unit(picture(), 4));
      assertThat(unit).hasSize(pillow.length);
      for (int i = 0; i < unit.length; i++) {
        assertThat(255 * unit[i]).isCloseTo(pillow[i], within(1.01f));
      }
    }
  }

  /** The sixth row of Image.resize((12, 12), BICUBIC), where the result would overshoot a byte. */
  @Test
  void picturesGrowAsInPillow() {
    int[][] pillow = {
      {17, 35, 59, 81, 102, 124, 146, 168, 189, 210, 242, 255},
      {84, 86, 93, 107, 125, 150, 188, 200, 83, 61, 101, 152},
      {140, 187, 143, 37, 87, 76, 97, 162, 209, 101, 57, 103}
    };
    try (TensorScope scope = TensorScope.open()) {
      Tensor grown = ClipPixels.unit(picture(), 12);
      for (int c = 0; c < 3; c++) {
        float[] row = Tensors.floats(grown.select(1, c).select(1, 5));
        for (int x = 0; x < row.length; x++) {
          assertThat(255 * row[x]).isCloseTo(pillow[c][x], within(1.01f));
        }
      }
    }
  }

  /** The mean of CLIP's training becomes zero and its deviation one. */
  @Test
  void pixelsAreNormalised() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor white = Tensors.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 1, 3, 2, 2);
      float[] pixels = Tensors.floats(ClipPixels.of(white, 1));
      assertThat(pixels)
          .containsExactly(
              new float[] {
                (1 - 0.48145466f) / 0.26862954f,
                (1 - 0.4578275f) / 0.26130258f,
                (1 - 0.40821073f) / 0.27577711f
              },
              within(1e-5f));
    }
  }
}
