package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class GifWriterTest {
  @TempDir Path folder;

  @Test
  void keepsPicturesAndPace() {
    Path gif = folder.resolve("dance.gif");
    try (GifWriter writer = GifWriter.open(gif, 65, 33, 12)) {
      for (int i = 0; i < 12; i++) {
        writer.write(TestMedia.gradient(65, 33, i));
      }
    }
    try (VideoReader animation = VideoReader.open(gif)) {
      List<Picture> pictures = animation.readAll();
      assertThat(pictures).hasSize(12);
      // Twelve frames are 96 to 108 hundredths of a second, which is the format's clock.
      assertThat(animation.seconds()).isCloseTo(1.0, within(0.04));
      for (int i = 0; i < 12; i++) {
        assertThat(TestMedia.psnr(pictures.get(i), TestMedia.gradient(65, 33, i)))
            .isGreaterThan(30);
      }
    }
  }

  @Test
  void repeatsForEver() throws IOException {
    Path gif = folder.resolve("dance.gif");
    try (GifWriter writer = GifWriter.open(gif, 8, 8, 10)) {
      writer.write(TestMedia.gradient(8, 8, 0));
      writer.write(TestMedia.gradient(8, 8, 5));
    }
    // The Netscape application extension with a loop count of 0.
    assertThat(new String(Files.readAllBytes(gif), StandardCharsets.ISO_8859_1))
        .contains("NETSCAPE2.0\u0003\u0001\u0000\u0000");
  }

  @Test
  void leavesNothingWhenAbandonedOrEmpty() throws IOException {
    try (GifWriter writer = GifWriter.open(folder.resolve("dance.gif"), 8, 8, 12)) {
      writer.write(TestMedia.gradient(8, 8, 0));
      writer.abandon();
    }
    GifWriter.open(folder.resolve("empty.gif"), 8, 8, 12).close();
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void refusesASizeTheFormatCannotHold() throws IOException {
    assertThatThrownBy(() -> GifWriter.open(folder.resolve("wide.gif"), 70_000, 8, 12))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("wide.gif");
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void refusesAMissingFolder() {
    assertThatThrownBy(() -> GifWriter.open(folder.resolve("no/dance.gif"), 8, 8, 12))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must lie in an existing folder");
  }
}
