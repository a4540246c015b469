package org.musedance.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.musedance.animate.Progress;
import org.musedance.animate.Progress.Stage;

/**
 * Shows how far an animation is: a bar with stage, clip, step and time left in a terminal; in a log
 * a line per clip and, where a clip takes long, about two a minute.
 */
abstract class AnimationProgress implements Consumer<Progress>, AutoCloseable {

  /** A bar where there is a terminal, else lines. */
  static AnimationProgress on(PrintWriter err) {
    return System.console() == null ? lines(err, System::nanoTime) : new Bar();
  }

  /** Lines for a log. */
  static AnimationProgress lines(PrintWriter err, LongSupplier nanoTime) {
    return new Lines(err, nanoTime);
  }

  @Override
  public abstract void close();

  /** What is being done, in words. */
  static String words(Progress progress) {
    return progress.clip() == 0
        ? name(progress.stage())
        : String.format(
            Locale.ROOT,
            "%s, clip %d of %d, step %d of %d%s",
            name(progress.stage()),
            progress.clip(),
            progress.clips(),
            progress.step(),
            progress.steps(),
            left(progress.secondsLeft()));
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private static String left(double seconds) {
    if (Double.isNaN(seconds)) {
      return "";
    }
    long whole = Math.round(seconds);
    return whole < 60
        ? ", %d s left".formatted(whole)
        : ", %d:%02d min left".formatted(whole / 60, whole % 60);
  }

  private static final class Bar extends AnimationProgress {
    private static final int INTERVAL_MILLISECONDS = 200;

    private final ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("")
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(INTERVAL_MILLISECONDS)
            .hideEta()
            .build();

    @Override
    public void accept(Progress progress) {
      bar.maxHint(progress.total());
      bar.stepTo(progress.done());
      bar.setExtraMessage(" " + words(progress));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private static final class Lines extends AnimationProgress {
    private static final long LONGEST_SILENCE = TimeUnit.SECONDS.toNanos(30);

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private int clip = -1;
    private long lastLine;

    Lines(PrintWriter err, LongSupplier nanoTime) {
      this.err = err;
      this.nanoTime = nanoTime;
    }

    @Override
    public void accept(Progress progress) {
      long now = nanoTime.getAsLong();
      boolean begins = progress.clip() != clip;
      if (progress.clip() > 0 && (begins || now - lastLine >= LONGEST_SILENCE)) {
        clip = progress.clip();
        lastLine = now;
        err.println(words(progress));
        err.flush();
      }
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
