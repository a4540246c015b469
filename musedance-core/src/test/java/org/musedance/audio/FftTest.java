package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FftTest {
  private static final long SEED = 17;

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32, 512, 1024})
  void equalsThePlainSum(int size) {
    double[] re = new Random(SEED).doubles(size, -1, 1).toArray();
    double[] im = new Random(SEED + 1).doubles(size, -1, 1).toArray();
    double[] fastRe = re.clone();
    double[] fastIm = im.clone();

    new Fft(size).transform(fastRe, fastIm);

    for (int bin = 0; bin < size; bin++) {
      double sumRe = 0;
      double sumIm = 0;
      for (int i = 0; i < size; i++) {
        double angle = -2 * Math.PI * ((long) bin * i % size) / size;
        sumRe += re[i] * Math.cos(angle) - im[i] * Math.sin(angle);
        sumIm += re[i] * Math.sin(angle) + im[i] * Math.cos(angle);
      }
      // Rounding of 1024 terms of order one.
      assertThat(fastRe[bin]).isCloseTo(sumRe, within(1e-11));
      assertThat(fastIm[bin]).isCloseTo(sumIm, within(1e-11));
    }
  }

  @Test
  void takesTwoRealFramesApart() {
    FramePair pair = new FramePair(new Fft(256));
    for (int i = 0; i < 256; i++) {
      pair.first[i] = Math.cos(2 * Math.PI * 10 * i / 256);
      pair.second[i] = 1e-6 * Math.sin(2 * Math.PI * 20 * i / 256);
    }

    pair.transform();

    // A cosine of amplitude a has power (a * 256 / 2)^2 in its bin.
    assertThat(pair.firstPower[10]).isCloseTo(16384, within(1e-8));
    assertThat(pair.firstPower[20]).isCloseTo(0, within(1e-20));
    assertThat(pair.secondPower[20]).isCloseTo(16384e-12, within(1e-18));
    assertThat(pair.secondPower[10]).isCloseTo(0, within(1e-20));
  }

  @Test
  void refusesOtherSizes() {
    assertThatThrownBy(() -> new Fft(48))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("power of two")
        .hasMessageContaining("48");
  }
}
