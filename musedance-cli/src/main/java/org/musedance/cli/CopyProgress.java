package org.musedance.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.musedance.weights.ByteProgress;

/** Shows how far a copy of gigabytes is: a bar in a terminal, a line per item in a log. */
abstract class CopyProgress implements ByteProgress, AutoCloseable {
  private static final int MEGABYTE = 1_000_000;

  /** A bar where there is a terminal, else lines. */
  static CopyProgress on(PrintWriter err) {
    return System.console() == null ? new Lines(err) : new Bar();
  }

  @Override
  public abstract void close();

  private static final class Bar extends CopyProgress {
    private static final int INTERVAL_MILLISECONDS = 200;

    private final ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("")
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(INTERVAL_MILLISECONDS)
            .setUnit(" MB", MEGABYTE)
            .build();

    @Override
    public void at(String item, long done, long total) {
      bar.maxHint(total);
      bar.stepTo(done);
      bar.setExtraMessage(" " + item);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private static final class Lines extends CopyProgress {
    private final PrintWriter err;
    private String item;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void at(String next, long done, long total) {
      if (!next.equals(item)) {
        item = next;
        err.printf(Locale.ROOT, "%s, %d of %d MB done%n", item, done / MEGABYTE, total / MEGABYTE);
      }
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
