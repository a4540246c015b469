package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SteadyBeatsTest {
  private static final Offset<Double> HEARING = within(0.03);

  private static double[] beats(int count, IntToDoubleFunction seconds) {
    double[] beats = new double[count];
    Arrays.setAll(beats, seconds::applyAsDouble);
    return beats;
  }

  @Test
  void steadyBeatsStayAsTheyAreHeard() {
    double[] heard = beats(40, i -> 0.3 + 0.5 * i + 0.02 * Math.sin(7 * i));
    assertThat(SteadyBeats.of(heard)).containsExactly(heard);
  }

  @Test
  void aStumbleInTheMiddleIsMended() {
    double[] heard = beats(40, i -> 0.5 * i);
    heard[20] += 0.15;
    heard[21] += 0.2;
    double[] steady = SteadyBeats.of(heard);
    assertThat(steady).containsExactly(beats(40, i -> 0.5 * i), within(1e-9));
  }

  /** What the beat tracker heard of eight seconds of funk at 101.5 beats per minute. */
  @Test
  void theTempoIsKeptToTheEnd() {
    double[] heard = {0.63, 1.21, 1.81, 2.39, 3.00, 3.58, 4.16, 4.76, 5.34, 5.92, 6.41, 6.92, 7.43};
    double[] steady = SteadyBeats.of(heard);
    assertThat(Arrays.copyOf(steady, 10)).containsExactly(Arrays.copyOf(heard, 10));
    for (int i = 10; i < heard.length; i++) {
      assertThat(steady[i]).isCloseTo(5.92 + (i - 9) * 60 / 101.5, HEARING);
    }
  }

  @Test
  void aSuddenChangeOfTempoStays() {
    double[] heard = beats(40, i -> i < 20 ? 0.6 * i : 12 + 0.45 * (i - 20));
    assertThat(SteadyBeats.of(heard)).containsExactly(heard);
  }

  @Test
  void aSlowChangeOfTempoStays() {
    double[] heard = beats(120, i -> 0.6 * i - 0.0004 * i * i);
    assertThat(SteadyBeats.of(heard)).containsExactly(heard);
  }

  @Test
  void fewBeatsStay() {
    double[] heard = {0.5, 1.0, 1.5, 2.2, 2.7};
    assertThat(SteadyBeats.of(heard)).containsExactly(heard);
    assertThat(SteadyBeats.of(new double[0])).isEmpty();
  }
}
