package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.diffusion.DdimSampler;
import org.musedance.diffusion.Guidance;
import org.musedance.diffusion.SamplerKind;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.WeightLayout;

class AnimationPlanTest {
  @ParameterizedTest
  @CsvSource({
    "4, 12, 48",
    "4.0833, 12, 49",
    "4.09, 12, 50",
    "0.01, 12, 1",
    "0.0001, 12, 1",
    "10.0000001, 24, 240",
    "3, 23.976, 72",
    "180, 60, 10800"
  })
  void asManyFramesAsBeginBeforeTheMusicEnds(double seconds, double rate, int frames) {
    assertThat(AnimationPlan.frames(seconds, rate)).isEqualTo(frames);
  }

  @Test
  void theLastClipIsCutNotDropped() {
    List<Clip> clips = AnimationPlan.clips(19, 8);
    assertThat(clips).containsExactly(new Clip(0, 0, 8), new Clip(1, 8, 8), new Clip(2, 16, 3));
    assertThat(AnimationPlan.clips(16, 8)).hasSize(2);
    assertThat(AnimationPlan.clips(1, 16)).containsExactly(new Clip(0, 0, 1));
  }

  /** 132 frames in clips of 8. */
  private static AnimationPlan plan(LongVideo way) {
    return new AnimationPlan(
        10.5,
        12.5,
        way,
        AnimationPlan.clips(way, 132, 8),
        8,
        Framing.of(800, 600, 640, 256),
        new Sampling(
            SamplerKind.DDIM, new DdimSampler(SchedulerConfig.ddim(), 25), new Guidance(3, 2, 0)),
        new Estimate(900L << 20, 150, 16, 1, WeightLayout.FAST));
  }

  @Test
  void saysWhatItWillDo() {
    AnimationPlan plan = plan(LongVideo.CLIPS);
    assertThat(plan.frames()).isEqualTo(132);
    assertThat(plan.stepsPerClip()).isEqualTo(25);
    assertThat(plan.describe().lines())
        .containsExactly(
            "music     10.50 s",
            "video     640 x 480, 12.5 frames per second",
            "frames    132 in 17 clips of 8",
            "network   works at 256 x 192",
            "sampling  25 steps, 3 passes each, ddim",
            "memory    about 900 MiB",
            "time      about 3 min");
  }

  @Test
  void windowsAreOneClipWithAStepForEach() {
    AnimationPlan plan = plan(LongVideo.WINDOWS);
    assertThat(plan.frames()).isEqualTo(132);
    assertThat(plan.clips()).containsExactly(new Clip(0, 0, 132));
    assertThat(plan.windows()).hasSize(33).allMatch(window -> window.length == 8);
    assertThat(plan.windows().get(32)).containsExactly(128, 129, 130, 131, 0, 1, 2, 3);
    assertThat(plan.stepsPerClip()).isEqualTo(25 * 33);
    assertThat(plan.describe()).contains("132 in 33 windows of 8");
  }
}
