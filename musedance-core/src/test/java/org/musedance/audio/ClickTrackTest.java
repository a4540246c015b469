package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClickTrackTest {

  @Test
  void clicksOnTheBeatInEveryChannel() {
    float[][] silence = new float[2][8000];

    float[][] clicks = ClickTrack.mix(silence, 8000, new double[] {0.25, 0.75});

    assertThat(clicks[0]).isEqualTo(clicks[1]).hasSize(8000);
    assertThat(loudness(clicks[0], 0, 2000)).isZero();
    assertThat(loudness(clicks[0], 2000, 2100)).isGreaterThan(0.4f);
    assertThat(loudness(clicks[0], 2800, 6000)).isZero();
    assertThat(loudness(clicks[0], 6000, 6100)).isGreaterThan(0.4f);
    assertThat(silence[0]).containsOnly(0);
  }

  @Test
  void staysWithinFullScale() {
    float[] loud = new float[4000];
    Arrays.fill(loud, 1);

    float[][] mixed = ClickTrack.mix(new float[][] {loud}, 8000, new double[] {0, 0.2, 0.49, 3});

    assertThat(loudness(mixed[0], 0, 4000)).isBetween(0.5f, 1f);
  }

  private static float loudness(float[] samples, int from, int to) {
    float loudest = 0;
    for (int i = from; i < to; i++) {
      loudest = Math.max(loudest, Math.abs(samples[i]));
    }
    return loudest;
  }
}
