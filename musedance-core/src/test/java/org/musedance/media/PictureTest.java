package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.musedance.media.Picture.Edge;

class PictureTest {
  /** The bytes of 7 x 5 pixels resized by Pillow 12.3, {@code Image.resize(size, LANCZOS)}. */
  private static final int[] PILLOW_3X2 = {
    33, 42, 98, 119, 133, 97, 213, 131, 102, 58, 176, 96, 152, 150, 98, 197, 116, 101
  };

  private static final int[] PILLOW_7X3 = {
    4, 16, 142, 41, 25, 20, 78, 52, 133, 115, 93, 142, 152, 174, 20, 189, 136, 133, 221, 80,
    142, //
    22, 100, 69, 59, 109, 158, 96, 136, 69, 133, 199, 69, 170, 191, 158, 207, 51, 69, 255, 186, 69,
    40, 184, 133, 77, 193, 20, 114, 220, 142, 151, 114, 133, 188, 58, 20, 225, 157, 142, 112, 101,
    133
  };

  private static final int[] PILLOW_1X1 = {128, 125, 99};

  @Test
  void resizesAsPillowDoes() {
    assertLike(pattern().resize(3, 2), PILLOW_3X2);
    assertLike(pattern().resize(7, 3), PILLOW_7X3);
    assertLike(pattern().resize(1, 1), PILLOW_1X1);
  }

  @Test
  void enlargingKeepsFlatColoursAndPlaces() {
    assertThat(Picture.filled(1, 1, new Rgb(9, 99, 199)).resize(40, 30))
        .isEqualTo(Picture.filled(40, 30, new Rgb(9, 99, 199)));
    Picture large = TestMedia.gradient(32, 32, 0).resize(128, 128);
    // Pixel 2 of 32 covers pixels 8 to 11 of 128; its value is 255 * 2 / 32.
    assertThat(large.at(9, 64).red()).isCloseTo(15, within(3));
  }

  @Test
  void shrinkingDoesNotAlias() {
    Picture stripes = new Picture(256, 1, new byte[3 * 256]);
    for (int i = 0; i < stripes.rgb().length; i++) {
      stripes.rgb()[i] = (byte) (i / 3 % 2 == 0 ? 255 : 0);
    }
    Picture small = stripes.resize(32, 1);
    for (int x = 2; x < 30; x++) {
      assertThat(small.at(x, 0).red()).isCloseTo(128, within(3));
    }
  }

  @Test
  void theSameSizeIsTheSamePicture() {
    Picture picture = pattern();
    assertThat(picture.resize(7, 5)).isSameAs(picture);
  }

  @Test
  void cropsWhatPaddingAdded() {
    for (Edge edge : Edge.values()) {
      assertThat(pattern().pad(3, 9, 11, 1, edge).crop(3, 9, 7, 5)).isEqualTo(pattern());
    }
  }

  @Test
  void padsByTheOutermostPixel() {
    assertThat(reds(row(1, 2, 3).pad(2, 0, 3, 0, Edge.REPLICATE)))
        .containsExactly(1, 1, 1, 2, 3, 3, 3, 3);
  }

  @Test
  void padsByReflectionAsOftenAsNeeded() {
    assertThat(reds(row(1, 2, 3).pad(2, 0, 5, 0, Edge.REFLECT)))
        .containsExactly(3, 2, 1, 2, 3, 2, 1, 2, 3, 2);
    assertThat(reds(row(7).pad(1, 0, 2, 0, Edge.REFLECT))).containsExactly(7, 7, 7, 7);
  }

  @Test
  void refusesACropOutside() {
    assertThatThrownBy(() -> pattern().crop(5, 0, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must lie inside the 7 x 5 picture, but was 3 x 1 at (5, 0)");
  }

  @Test
  void refusesBytesThatDoNotFit() {
    assertThatThrownBy(() -> new Picture(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 2 came with 11");
  }

  private static Picture pattern() {
    byte[] rgb = new byte[3 * 7 * 5];
    for (int y = 0, i = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        rgb[i++] = (byte) (x * 37 + y * 11);
        rgb[i++] = (byte) (x * x * 9 + y * 50);
        rgb[i++] = (byte) ((x + y) % 3 == 0 ? 255 : 20);
      }
    }
    return new Picture(7, 5, rgb);
  }

  @Test
  void standsBesideAndBelowOthers() {
    assertThat(reds(Picture.beside(List.of(row(1, 2), row(3))))).containsExactly(1, 2, 3);
    Picture below = Picture.below(List.of(row(1, 2), row(3, 4)));
    assertThat(below.height()).isEqualTo(2);
    assertThat(below.at(1, 0).red()).isEqualTo(2);
    assertThat(below.at(0, 1).red()).isEqualTo(3);
  }

  @Test
  void becomesAJpeg() throws IOException {
    Picture picture = Picture.filled(40, 24, new Rgb(200, 100, 50));

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(PictureWriter.jpeg(picture)));

    assertThat(image.getWidth()).isEqualTo(40);
    assertThat(image.getHeight()).isEqualTo(24);
    // JPEG's coarsest step of a flat colour at ImageIO's default quality is 4 levels.
    assertThat(image.getRGB(20, 12) >> 16 & 255).isCloseTo(200, within(4));
    assertThat(image.getRGB(20, 12) & 255).isCloseTo(50, within(4));
  }

  private static Picture row(int... reds) {
    byte[] rgb = new byte[3 * reds.length];
    for (int x = 0; x < reds.length; x++) {
      rgb[3 * x] = (byte) reds[x];
    }
    return new Picture(reds.length, 1, rgb);
  }

  private static int[] reds(Picture row) {
    int[] reds = new int[row.width()];
    for (int x = 0; x < reds.length; x++) {
      reds[x] = row.at(x, 0).red();
    }
    return reds;
  }

  /** Pillow rounds to bytes between its two passes, which may cost one level. */
  private static void assertLike(Picture picture, int[] expected) {
    assertThat(picture.rgb()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(picture.rgb()[i] & 255).as("byte %d", i).isCloseTo(expected[i], within(1));
    }
  }
}
