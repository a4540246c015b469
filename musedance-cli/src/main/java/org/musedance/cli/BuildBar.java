package org.musedance.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.musedance.dataset.build.BuildProgress;

/**
 * Shows how far a dataset is: a bar with the time left for each phase in a terminal, lines in a
 * log.
 */
final class BuildBar implements Consumer<BuildProgress>, AutoCloseable {
  private static final int INTERVAL_MILLISECONDS = 200;

  /** A log gets about this many lines for each phase. */
  private static final int LINES = 20;

  private final PrintWriter err;
  private final boolean terminal;
  private ProgressBar bar;
  private String phase = "";

  private BuildBar(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static BuildBar on(PrintWriter err) {
    return new BuildBar(err, System.console() != null);
  }

  @Override
  public void accept(BuildProgress progress) {
    if (terminal) {
      draw(progress);
    } else if (isTold(progress)) {
      err.printf(
          "%s %d of %d: %s%n",
          progress.phase(), progress.done(), progress.total(), progress.name());
    }
  }

  private static boolean isTold(BuildProgress progress) {
    int step = Math.max(1, progress.total() / LINES);
    return progress.done() % step == 0 || progress.done() == progress.total();
  }

  private void draw(BuildProgress progress) {
    if (!phase.equals(progress.phase())) {
      close();
      phase = progress.phase();
      bar =
          new ProgressBarBuilder()
              .setTaskName(phase)
              .setInitialMax(progress.total())
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(INTERVAL_MILLISECONDS)
              .build();
    }
    bar.stepTo(progress.done());
    bar.setExtraMessage(" " + progress.name());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
