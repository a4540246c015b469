package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program of its own that is told to end while it writes two videos. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there is ended without notice")
class ShutdownTest {
  private static final int FRAMES = 5;
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path folder;

  /** Writes a few frames of two videos, finishes the first at the end, and waits to be ended. */
  static final class Program {
    public static void main(String[] arguments) throws InterruptedException {
      Path folder = Path.of(arguments[0]);
      VideoWriter kept = VideoWriter.open(folder.resolve("kept.mp4"), 32, 32, 10, null);
      VideoWriter lost = VideoWriter.open(folder.resolve("lost.mp4"), 32, 32, 10, null);
      for (int i = 0; i < FRAMES; i++) {
        kept.write(Picture.filled(32, 32, Rgb.WHITE));
        lost.write(Picture.filled(32, 32, Rgb.WHITE));
      }
      try (Shutdown.Task finishing = Shutdown.first(kept::close)) {
        System.out.println("ready");
        Thread.sleep(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
    }
  }

  @Test
  void whatIsFinishedInTimeIsKeptAndTheRestLeavesNoTrace() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
      program.destroy();
      assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      program.destroyForcibly();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("kept.mp4");
    }
    try (VideoReader video = VideoReader.open(folder.resolve("kept.mp4"))) {
      assertThat(video.readAll()).hasSize(FRAMES);
    }
  }
}
