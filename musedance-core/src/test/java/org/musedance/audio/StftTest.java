package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StftTest {
  private static final int FFT_SIZE = 64;
  private static final int HOP = 20;
  private static final long SEED = 3;

  @Test
  void equalsThePlainDefinition() {
    float[] samples = new float[150];
    Random random = new Random(SEED);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = random.nextFloat() - 0.5f;
    }

    float[][] power = new Stft(FFT_SIZE, HOP).power(samples);

    assertThat(power).hasDimensions(1 + 150 / HOP, FFT_SIZE / 2 + 1);
    for (int frame = 0; frame < power.length; frame++) {
      for (int bin = 0; bin <= FFT_SIZE / 2; bin++) {
        // Single precision of a power of order ten.
        assertThat(power[frame][bin]).isCloseTo(plain(samples, frame, bin), within(1e-5f));
      }
    }
  }

  private static float plain(float[] samples, int frame, int bin) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < FFT_SIZE; i++) {
      int at = frame * HOP + i - FFT_SIZE / 2;
      double sample = at >= 0 && at < samples.length ? samples[at] : 0;
      double windowed = sample * Math.pow(Math.sin(Math.PI * i / FFT_SIZE), 2);
      re += windowed * Math.cos(2 * Math.PI * bin * i / FFT_SIZE);
      im += windowed * Math.sin(2 * Math.PI * bin * i / FFT_SIZE);
    }
    return (float) (re * re + im * im);
  }
}
