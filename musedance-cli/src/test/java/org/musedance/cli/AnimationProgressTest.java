package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.musedance.animate.Progress;
import org.musedance.animate.Progress.Stage;

class AnimationProgressTest {
  private final StringWriter log = new StringWriter();
  private long seconds = 1000;

  @Test
  void aLogGetsALinePerClipAndOneAfterEveryLongSilence() {
    try (AnimationProgress progress =
        AnimationProgress.lines(new PrintWriter(log), () -> TimeUnit.SECONDS.toNanos(seconds))) {
      progress.accept(new Progress(Stage.LOOKING, 0, 2, 0, 4, Double.NaN));
      progress.accept(dancing(1, 0, Double.NaN));
      seconds += 29;
      progress.accept(dancing(1, 1, 200));
      seconds += 1;
      progress.accept(dancing(1, 2, 180));
      progress.accept(dancing(2, 0, 170));
    }

    assertThat(log.toString().lines())
        .containsExactly(
            "dancing, clip 1 of 2, step 0 of 4",
            "dancing, clip 1 of 2, step 2 of 4, 3:00 min left",
            "dancing, clip 2 of 2, step 0 of 4, 2:50 min left");
  }

  private static Progress dancing(int clip, int step, double secondsLeft) {
    return new Progress(Stage.DANCING, clip, 2, step, 4, secondsLeft);
  }
}
