package org.musedance.evaluate.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderChecksumTest {
  @TempDir private Path folder;

  @Test
  void tellsContentsAndNamesApart() throws IOException {
    Path file = Files.createDirectory(folder.resolve("vae")).resolve("weights");
    Files.writeString(file, "abc");
    String before = FolderChecksum.of(folder);

    assertThat(FolderChecksum.of(folder)).isEqualTo(before).hasSize(8);
    Files.writeString(file, "abd");
    assertThat(FolderChecksum.of(folder)).isNotEqualTo(before);
    Files.writeString(file, "abc");
    Files.move(file, file.resolveSibling("weight"));
    assertThat(FolderChecksum.of(folder)).isNotEqualTo(before);
  }

  @Test
  void aModelsCardDoesNotCount() throws IOException {
    Files.writeString(folder.resolve("weights"), "abc");
    String before = FolderChecksum.of(folder);
    Files.writeString(folder.resolve("README.md"), "measured: 1");
    assertThat(FolderChecksum.of(folder)).isEqualTo(before);
    Files.writeString(Files.createDirectory(folder.resolve("vae")).resolve("README.md"), "x");
    assertThat(FolderChecksum.of(folder)).isNotEqualTo(before);
  }
}
