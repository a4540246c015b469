package org.musedance.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.musedance.dataset.build.BuildProgress;
import org.musedance.train.Clock;

/**
 * Shows how far a dataset is, with the time left for each phase: a bar in a terminal, lines in a
 * log.
 */
final class BuildBar implements Consumer<BuildProgress>, AutoCloseable {
  private static final int INTERVAL_MILLISECONDS = 200;

  /** A log gets about this many lines for each phase. */
  private static final int LINES = 20;

  private static final double NANOS = 1e9;

  private final PrintWriter err;
  private final boolean terminal;
  private ProgressBar bar;
  private String phase = "";
  private long phaseStart = System.nanoTime();
  private long lastDone = phaseStart;

  private BuildBar(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static BuildBar on(PrintWriter err) {
    return new BuildBar(err, System.console() != null);
  }

  @Override
  public void accept(BuildProgress progress) {
    if (!phase.equals(progress.phase())) {
      begin(progress);
    }
    lastDone = System.nanoTime();
    if (terminal) {
      bar.stepTo(progress.done());
      bar.setExtraMessage(" " + progress.name());
    } else if (isTold(progress)) {
      err.printf(
          "%s %d of %d: %s%s%n",
          progress.phase(), progress.done(), progress.total(), progress.name(), left(progress));
    }
  }

  /** At the speed of this phase so far; nothing when it is done. */
  private String left(BuildProgress progress) {
    int more = progress.total() - progress.done();
    double seconds = (lastDone - phaseStart) / NANOS / progress.done() * more;
    return more == 0 ? "" : ", " + Clock.hours(seconds) + " left";
  }

  private static boolean isTold(BuildProgress progress) {
    int step = Math.max(1, progress.total() / LINES);
    return progress.done() % step == 0 || progress.done() == progress.total();
  }

  private void begin(BuildProgress progress) {
    close();
    phase = progress.phase();
    phaseStart = lastDone;
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(phase)
              .setInitialMax(progress.total())
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(INTERVAL_MILLISECONDS)
              .build();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
