package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BeatGridTest {
  private final BeatGrid grid = new BeatGrid(new double[] {0.5, 1.0, 1.6}, 120, 10);

  @Test
  void countsFromTheFirstBeatHeard() {
    assertThat(grid.countAt(0.5)).isZero();
    assertThat(grid.countAt(1.3)).isEqualTo(1.5, within(1e-12));
    assertThat(grid.countAt(0.25)).isEqualTo(-0.5, within(1e-12));
    assertThat(grid.countAt(2.1)).isEqualTo(3, within(1e-12));
  }

  @Test
  void marksTheNearestFrameOfEachBeat() {
    assertThat(grid.classes(0, 18))
        .containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0);
    assertThat(grid.classes(8, 4)).containsExactly(0, 0, 1, 0);
  }

  @Test
  void phasesTurnOncePerPeriod() {
    float[] phases = grid.phases(10, 1);
    assertThat(phases[1]).isEqualTo(1, within(1e-6f));
    assertThat(phases[3]).isEqualTo(-1, within(1e-6f));
    assertThat(phases[4]).isEqualTo(1, within(1e-6f));
  }

  @Test
  void silenceHasNoBeatsAndNoPhase() {
    BeatGrid silence = new BeatGrid(new double[0], 0, 12);
    assertThat(silence.classes(0, 3)).containsOnly(0);
    assertThat(silence.phases(0, 3)).containsOnly(0);
  }
}
