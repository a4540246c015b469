package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class SourceFilesTest {
  @TempDir private Path folder;

  @Test
  void findsEverythingThatIsNoSidecar() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("more"));
    for (String name :
        List.of("b.mp4", "b.txt", "b.json", "b.pose.mp4", ".hidden.mp4", "odd.xyz")) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(inner.resolve("a.MKV"));
    Files.createFile(inner.resolve("captions.csv"));

    assertThat(SourceFiles.find(List.of(folder, folder.resolve("b.mp4"))))
        .extracting(SourceFile::name)
        .containsExactly("b.mp4", "more/a.MKV", "odd.xyz");
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> SourceFiles.find(List.of(folder.resolve("gone.mp4"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing is at")
        .hasMessageContaining("gone.mp4");
    assertThatThrownBy(() -> SourceFiles.find(List.of(folder)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must hold at least one video");
  }

  @Test
  void hashesTheContentAndNotTheName() throws IOException {
    Path a = Files.writeString(folder.resolve("a"), "abc");
    Path b = Files.writeString(folder.resolve("b"), "abc");

    // SHA-256 of "abc", FIPS 180-2 appendix B.1.
    assertThat(new SourceFile(a, "a").contentHash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .isEqualTo(new SourceFile(b, "b").contentHash());
  }
}
