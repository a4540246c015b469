package org.musedance.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a piece of work took: time by the clock, and time of all processors together, which other
 * programs on a busy machine disturb less.
 */
record Effort(double seconds, double processorSeconds) {
  private static final double NANOS = 1e9;

  static Effort of(Runnable work) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long busy = system.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    return new Effort(
        (System.nanoTime() - start) / NANOS, (system.getProcessCpuTime() - busy) / NANOS);
  }

  Effort plus(Effort other) {
    return new Effort(seconds + other.seconds, processorSeconds + other.processorSeconds);
  }

  Effort minus(Effort other) {
    return new Effort(seconds - other.seconds, processorSeconds - other.processorSeconds);
  }

  /** Both for a table. */
  String text() {
    return String.format(Locale.ROOT, "%8.2f s%9.2f s of processors", seconds, processorSeconds);
  }
}
