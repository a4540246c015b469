package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClipPlanTest {
  private final ClipPlan plan = new ClipPlan(12, 2, 10);

  @Test
  void takesAShortShotWhole() {
    assertThat(plan.clips(new Span(3, 8))).containsExactly(new Span(3, 8));
  }

  @Test
  void dividesALongShotEqually() {
    List<Span> clips = plan.clips(new Span(0, 24));

    assertThat(clips).containsExactly(new Span(0, 8), new Span(8, 16), new Span(16, 24));
  }

  @Test
  void leavesOutAShotThatIsTooShort() {
    assertThat(plan.clips(new Span(0, 1.9))).isEmpty();
  }

  @Test
  void takesWholePicturesOnly() {
    Span clip = plan.clips(new Span(0, 2.55)).get(0);

    assertThat(plan.frames(clip)).isEqualTo(30);
    assertThat(clip.to()).isEqualTo(2.5);
  }

  @Test
  void crossesNoPartOfTheSound() {
    assertThat(plan.clips(new Span(235, 245)))
        .containsExactly(new Span(235, 240), new Span(240, 245));
  }

  @Test
  void keepsEveryClipInItsShotAndWithinTheLengths() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      double from = random.nextDouble(500);
      Span shot = new Span(from, from + random.nextDouble(60));
      for (Span clip : plan.clips(shot)) {
        assertThat(clip.from()).isGreaterThanOrEqualTo(shot.from() - 1e-9);
        assertThat(clip.to()).isLessThanOrEqualTo(shot.to() + 1e-9);
        assertThat(clip.seconds()).isBetween(2 - 1e-6, 10 + 1e-6);
        assertThat(ClipPlan.part(clip.from())).isEqualTo(ClipPlan.part(clip.to() - 1e-3));
      }
    }
  }
}
