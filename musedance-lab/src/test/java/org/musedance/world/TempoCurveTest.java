package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TempoCurveTest {
  private static final TempoCurve STEADY = new TempoCurve(120, 120, 10, 0.3);
  private static final TempoCurve RISING = new TempoCurve(90, 120, 10, 0.5);

  @Test
  void countsBeatsAtASteadyTempo() {
    assertThat(STEADY.beatsAt(0.3)).isZero();
    assertThat(STEADY.beatsAt(5.3)).isEqualTo(10, within(1e-12));
  }

  @Test
  void changesTheTempoEvenly() {
    double slope = 1e-4;
    for (double seconds : new double[] {-1, 0.5, 5, 9.5, 12}) {
      double beats = RISING.beatsAt(seconds + slope) - RISING.beatsAt(seconds - slope);
      double expected = 90 + 3 * Math.max(0, Math.min(10, seconds));
      assertThat(60 * beats / (2 * slope)).isEqualTo(expected, within(1e-3));
    }
  }

  @Test
  void findsTheTimeOfABeat() {
    for (double beats = -4; beats < 30; beats += 0.37) {
      assertThat(RISING.beatsAt(RISING.secondsAt(beats))).isEqualTo(beats, within(1e-9));
      assertThat(STEADY.beatsAt(STEADY.secondsAt(beats))).isEqualTo(beats, within(1e-9));
    }
  }
}
