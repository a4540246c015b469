package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void appearsWhenItIsPublished() throws IOException {
    Path target = folder.resolve("out.txt");
    OutputFile output = OutputFile.file(target);
    Files.writeString(output.temporary(), "new");
    assertThat(target).doesNotExist();
    assertThat(output.temporary().getFileName().toString()).startsWith(".");
    output.publish();
    output.discard();
    assertThat(target).hasContent("new");
    assertThat(Files.list(folder)).containsExactly(target);
  }

  @Test
  void hasThePermissionsOfAnyNewFile() throws IOException {
    Path ordinary = Files.createFile(folder.resolve("ordinary"));
    OutputFile output = OutputFile.file(folder.resolve("out"));
    output.publish();
    assertThat(Files.getPosixFilePermissions(folder.resolve("out")))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  @Test
  void takesNamesAsLongAsTheSystemDoes() {
    OutputFile.file(folder.resolve("n".repeat(255))).publish();
    assertThat(folder.resolve("n".repeat(255))).exists();
    OutputFile tooLong = OutputFile.file(folder.resolve("n".repeat(256)));
    assertThatThrownBy(tooLong::publish)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be writable");
    assertThat(tooLong.temporary()).doesNotExist();
  }

  @Test
  void writesThroughALink() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    OutputFile output = OutputFile.file(link);
    Files.writeString(output.temporary(), "new");
    output.publish();
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void neverReplacesADevice() {
    assertThatThrownBy(() -> OutputFile.file(Path.of("/dev/null")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be an ordinary file");
  }

  @Test
  void refusesAFileWhereAFolderIsNeeded() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> OutputFile.file(file.resolve("out.mp4")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must lie in an existing folder");
  }

  @Test
  void isDeletedWhenTheProgramIsStopped() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Unfinished.class.getName(),
                folder.resolve("out.mp4").toString())
            .inheritIO()
            .start();
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(3);
    assertThat(Files.list(folder)).isEmpty();
  }

  /** A program that ends in the middle of writing. */
  static final class Unfinished {
    private Unfinished() {}

    public static void main(String[] arguments) throws IOException {
      Files.writeString(OutputFile.file(Path.of(arguments[0])).temporary(), "half");
      System.exit(3);
    }
  }
}
