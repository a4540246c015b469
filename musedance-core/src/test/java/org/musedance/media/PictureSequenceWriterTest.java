package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class PictureSequenceWriterTest {
  @TempDir Path folder;

  @Test
  void numbersThePicturesFromOne() {
    Path frames = folder.resolve("frames");
    try (PictureSequenceWriter writer = PictureSequenceWriter.open(frames)) {
      writer.write(TestMedia.gradient(7, 5, 0));
      writer.write(TestMedia.gradient(7, 5, 9));
      assertThat(frames).doesNotExist();
    }
    assertThat(PictureReader.read(frames.resolve("00001.png")))
        .isEqualTo(TestMedia.gradient(7, 5, 0));
    assertThat(PictureReader.read(frames.resolve("00002.png")))
        .isEqualTo(TestMedia.gradient(7, 5, 9));
  }

  @Test
  void leavesNothingWhenAbandoned() throws IOException {
    try (PictureSequenceWriter writer = PictureSequenceWriter.open(folder.resolve("frames"))) {
      writer.write(TestMedia.gradient(7, 5, 0));
      writer.abandon();
    }
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void refusesAFolderThatHoldsSomething() throws IOException {
    Files.writeString(folder.resolve("note.txt"), "keep me");
    assertThatThrownBy(() -> PictureSequenceWriter.open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be a new or empty folder");
  }

  @Test
  void fillsAnEmptyFolder() throws IOException {
    Path frames = Files.createDirectory(folder.resolve("frames"));
    try (PictureSequenceWriter writer = PictureSequenceWriter.open(frames)) {
      writer.write(TestMedia.gradient(7, 5, 0));
    }
    assertThat(Files.list(folder)).containsExactly(frames);
    assertThat(frames.resolve("00001.png")).exists();
  }
}
