package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoiceTest {

  @ParameterizedTest
  @EnumSource(Voice.class)
  void playsInTune(Voice voice) {
    for (int note : new int[] {40, 57, 72}) {
      double hertz = Harmony.hertz(note);
      float[] sound = voice.note(hertz, 0.8, 0.9, new SplittableRandom(5));
      double best = 0;
      double bestCents = 0;
      for (double cents = -60; cents <= 60; cents += 2) {
        double strength = strength(sound, hertz * Math.pow(2, cents / 1200));
        if (strength <= best) continue;
        best = strength;
        bestCents = cents;
      }
      // Two voices a few cents apart are detuned on purpose; ten cents are hardly noticed.
      assertThat(Math.abs(bestCents)).as("cents off at %s Hz", hertz).isLessThanOrEqualTo(12);
    }
  }

  @ParameterizedTest
  @EnumSource(Voice.class)
  void isLouderAtAHigherVelocityAndEndsInSilence(Voice voice) {
    float[] soft = voice.note(220, 0.3, 0.3, new SplittableRandom(5));
    float[] loud = voice.note(220, 0.3, 0.9, new SplittableRandom(5));

    assertThat(peak(loud)).isGreaterThan(1.5 * peak(soft)).isBetween(0.1, 2.0);
    assertThat(Math.abs(loud[loud.length - 1])).isLessThan(1e-3f);
  }

  /** The magnitude of one frequency in a sound. */
  private static double strength(float[] sound, double hertz) {
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < sound.length; i++) {
      double angle = 2 * Math.PI * hertz * i / Mixer.SAMPLE_RATE;
      real += sound[i] * Math.cos(angle);
      imaginary += sound[i] * Math.sin(angle);
    }
    return Math.hypot(real, imaginary);
  }

  private static double peak(float[] sound) {
    double peak = 0;
    for (float sample : sound) peak = Math.max(peak, Math.abs(sample));
    return peak;
  }
}
