package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoudnessTest {
  private static final double NEPER = Math.log(10) / 10;

  /** A piece whose seconds are so many decibels loud. */
  private static Loudness of(double... decibels) {
    float[][] logMel = new float[100 * decibels.length][128];
    for (int i = 0; i < logMel.length; i++) {
      Arrays.fill(logMel[i], (float) (decibels[i / 100] * NEPER));
    }
    return new Loudness(logMel);
  }

  @Test
  void dancesFullyWhereTheMusicIsLoudOrALittleLess() {
    Loudness loudness = of(-30, -30, -48, -30, -30, -30, -30, -30, -30, -30);

    for (double t = 0; t < 10; t += 0.25) {
      assertThat(loudness.livelinessAt(t)).isEqualTo(1);
    }
  }

  @Test
  void getsSmallerInQuietPassagesAndRestsInSilence() {
    Loudness loudness = of(-10, -10, -10, -37.5, -37.5, -37.5, -90, -90, -90, -10);

    assertThat(loudness.livelinessAt(4.5)).isEqualTo(0.5, within(0.01));
    assertThat(loudness.livelinessAt(7.5)).isZero();
    assertThat(loudness.livelinessAt(9.9)).isEqualTo(1);
  }

  /** Nothing is quieter than the rest of it. */
  @Test
  void aSilentPieceIsDanced() {
    assertThat(of(-150, -150).livelinessAt(1)).isEqualTo(1);
    assertThat(new Loudness(new float[0][]).livelinessAt(1)).isEqualTo(1);
  }

  @Test
  void beforeAndAfterThePieceItsEndsCount() {
    Loudness loudness = of(-90, -90, -10, -10, -10);

    assertThat(loudness.livelinessAt(-1)).isZero();
    assertThat(loudness.livelinessAt(60)).isEqualTo(1);
  }
}
