package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  private static final Reference REFERENCE = Reference.arrays("audio/resample.safetensors");

  @ParameterizedTest
  @CsvSource({"source_44100, 44100, 22050", "source_22050, 22050, 16000"})
  void equalsSciPyWithSciPysFilter(String source, int from, int to) {
    float[] resampled = Resampler.scipyPolyphase(from, to).apply(REFERENCE.floats(source));

    assertThat(resampled).containsExactly(REFERENCE.floats("polyphase_" + to), within(1e-5f));
  }

  @ParameterizedTest
  @CsvSource({"source_44100, 44100, 22050, 85", "source_22050, 22050, 16000, 58"})
  void isCloseToLibsoxrsHighQuality(String source, int from, int to, double decibels) {
    float[] expected = REFERENCE.floats("soxr_hq_" + to);

    float[] resampled = Resampler.resample(REFERENCE.floats(source), from, to);

    // The two filters differ in the transition band only; libsoxr splits the second in two stages.
    assertThat(resampled).hasSameSizeAs(expected);
    assertThat(signalToNoise(expected, resampled)).isGreaterThan(decibels);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 22050",
    "48000, 22050",
    "48000, 16000",
    "44100, 16000",
    "22050, 48000",
    "8000, 22050",
    "11025, 16000",
    "8000, 8001"
  })
  void keepsATone(int from, int to) {
    double hertz = 0.4 * Math.min(from, to);
    float[] expected = tone(hertz, to, to / 10);

    float[] resampled = Resampler.resample(tone(hertz, from, from / 10), from, to);

    assertThat(resampled).hasSize((int) Math.ceil((from / 10) * (double) to / from));
    int edge = 100 * Math.max(1, to / from + 1);
    for (int i = edge; i < Math.min(expected.length, resampled.length) - edge; i++) {
      assertThat(resampled[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void silencesWhatTheLowerRateCannotHold() {
    float[] resampled = Resampler.resample(tone(12_000, 48_000, 12_000), 48_000, 22_050);

    for (int i = 200; i < resampled.length - 200; i++) {
      // 110 dB below the tone; the filter promises 125, single precision adds its own noise.
      assertThat(resampled[i]).isCloseTo(0, within(3e-6f));
    }
  }

  @Test
  void givesNoSampleForNoSample() {
    assertThat(Resampler.resample(new float[0], 44_100, 22_050)).isEmpty();
    assertThat(Resampler.resample(new float[1], 44_100, 22_050)).hasSize(1);
  }

  private static float[] tone(double hertz, int rate, int samples) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return tone;
  }

  /** In decibels. */
  private static double signalToNoise(float[] expected, float[] actual) {
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < expected.length; i++) {
      signal += expected[i] * expected[i];
      noise += (expected[i] - actual[i]) * (expected[i] - actual[i]);
    }
    return 10 * Math.log10(signal / noise);
  }
}
