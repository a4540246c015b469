package org.musedance.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.musedance.animate.Progress;
import org.musedance.animate.Progress.Stage;

/**
 * Shows how far an animation is: a bar with stage, clip, step and time left in a terminal, a line
 * per clip in a log.
 */
abstract class AnimationProgress implements Consumer<Progress>, AutoCloseable {

  /** A bar where there is a terminal, else lines. */
  static AnimationProgress on(PrintWriter err) {
    return System.console() == null ? new Lines(err) : new Bar();
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
    private final PrintWriter err;
    private int clip = -1;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void accept(Progress progress) {
      if (progress.clip() > 0 && progress.clip() != clip) {
        clip = progress.clip();
        err.println(words(progress));
      }
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
