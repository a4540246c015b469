package org.musedance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Resident memory of processes as Linux tells it; NaN on other systems. */
final class ResidentMemory {
  private static final double KIBIBYTE = 1 << 10;
  private static final double MEBIBYTE = 1 << 20;

  private ResidentMemory() {}

  /** The most that a process had so far. */
  static double peakBytes(long process) {
    return read(process, "VmHWM:");
  }

  /** The most that this process had so far. */
  static double peakBytes() {
    return peakBytes(ProcessHandle.current().pid());
  }

  /** What this process has now. */
  static double bytes() {
    return read(ProcessHandle.current().pid(), "VmRSS:");
  }

  private static double read(long process, String key) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIBIBYTE)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | UncheckedIOException endedOrNotLinux) {
      return Double.NaN;
    }
  }

  /** In MiB for a table. */
  static String text(double bytes) {
    return Double.isNaN(bytes)
        ? "unknown"
        : String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
  }
}
