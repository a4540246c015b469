package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;

class ClipShapeTest {
  @Test
  void fillsTheClipAndCutsTheSides() {
    ClipShape shape = new ClipShape(64, 64, ClipShape.Fit.CROP);

    assertThat(shape.scaledWidth(1920, 1080)).isEqualTo(114);
    assertThat(shape.scaledHeight(1920, 1080)).isEqualTo(64);
    assertThat(finished(shape, 1920, 1080)).isEqualTo(Picture.filled(64, 64, Rgb.WHITE));
  }

  @Test
  void keepsTheWholePictureAndRepeatsItsEdge() {
    ClipShape shape = new ClipShape(64, 96, ClipShape.Fit.PAD);

    assertThat(shape.scaledWidth(1000, 1000)).isEqualTo(64);
    assertThat(shape.scaledHeight(1000, 1000)).isEqualTo(64);
    assertThat(finished(shape, 1000, 1000)).isEqualTo(Picture.filled(64, 96, Rgb.WHITE));
  }

  @Test
  void fitsEveryShape() {
    for (ClipShape.Fit fit : ClipShape.Fit.values()) {
      ClipShape shape = new ClipShape(48, 32, fit);
      for (int width = 1; width < 400; width += 37) {
        for (int height = 1; height < 400; height += 41) {
          Picture finished = finished(shape, width, height);
          assertThat(finished.width()).isEqualTo(48);
          assertThat(finished.height()).isEqualTo(32);
        }
      }
    }
  }

  private static Picture finished(ClipShape shape, int width, int height) {
    return shape.finish(
        Picture.filled(
            shape.scaledWidth(width, height), shape.scaledHeight(width, height), Rgb.WHITE));
  }
}
