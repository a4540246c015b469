package org.musedance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.musedance.tensor.UserError;

/**
 * One command in a JVM of its own, from its start to its end, as a user waits for it.
 *
 * @param seconds of wall clock
 * @param peakBytes most memory that was resident at once; NaN where the system does not tell
 */
record ColdRun(double seconds, double peakBytes) {
  private static final int POLL_MILLISECONDS = 10;

  /**
   * Runs a command with this JVM's Java, class path and options.
   *
   * @throws UserError if it fails, with its own sentence
   */
  static ColdRun of(String... arguments) {
    try {
      Path log = Files.createTempFile("musedance-bench", ".log");
      try {
        return run(log, arguments);
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ColdRun run(Path log, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      double peak = Double.NaN;
      while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        double now = ResidentMemory.peakBytes(process.pid());
        peak = Double.isNaN(now) ? peak : now;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      check(process.exitValue(), log, arguments[0]);
      return new ColdRun(seconds, peak);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement was interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Musedance.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static void check(int exitCode, Path log, String name) throws IOException {
    if (exitCode != 0) {
      List<String> lines = Files.readAllLines(log);
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the measured command %s must succeed, but ended with %d (%s); run it by itself",
              name,
              exitCode,
              lines.isEmpty() ? "silently" : lines.get(lines.size() - 1)));
    }
  }

  /** Seconds and MiB for a table. */
  String text() {
    return String.format(Locale.ROOT, "%7.2f s %9s", seconds, ResidentMemory.text(peakBytes));
  }
}
