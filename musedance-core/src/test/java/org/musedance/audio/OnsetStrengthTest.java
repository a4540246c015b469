package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnsetStrengthTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "four_on_the_floor_124",
        "swung_hip_hop_92",
        "waltz_150",
        "ramp_100_to_140",
        "pad_without_onsets",
        "breakbeat_172"
      })
  void hearsWhatLibrosaHears(String clip) {
    Reference arrays = Reference.arrays("audio/" + clip + ".safetensors");
    float[] music = Reference.sound(clip + ".wav");

    float[] mean = OnsetStrength.of(music, OnsetStrength.Aggregate.MEAN);
    float[] median = OnsetStrength.of(music, OnsetStrength.Aggregate.MEDIAN);

    // librosa's single precision moves decibels by 2e-5; peaks reach 35.
    assertThat(mean).containsExactly(arrays.floats("onset_mean"), within(1e-3f));
    assertThat(median).containsExactly(arrays.floats("onset_median"), within(1e-3f));
    assertThat(OnsetDetector.detect(mean)).isEqualTo(arrays.ints("onsets"));
    assertThat(Tempogram.mean(median))
        .containsExactly(arrays.doubles("tempogram_mean"), within(1e-5));
    JsonNode expected = Reference.expected().required("clips").required(clip);
    assertThat(Tempo.estimate(mean))
        .isCloseTo(tempo(expected, "from_mean_envelope"), withinPercentage(1e-4));
    assertThat(Tempo.estimate(median))
        .isCloseTo(tempo(expected, "from_median_envelope"), withinPercentage(1e-4));
    assertThat(Tempo.estimate(median, 90))
        .isCloseTo(tempo(expected, "start_bpm"), withinPercentage(1e-4));
    assertThat(Tempo.dynamic(median, Tempo.USUAL))
        .containsExactly(arrays.doubles("dynamic_tempo"), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"four_on_the_floor_124", "pad_without_onsets"})
  void gathersLibrosasMelPower(String clip) {
    Reference arrays = Reference.arrays("audio/" + clip + ".safetensors");
    int[] frames = arrays.ints("mel_frame_indices");
    float[] expected = arrays.floats("mel_frames");

    float[][] mel =
        new MelSpectrogram(22_050, 2048, 512, 128).power(Reference.sound(clip + ".wav"));

    for (int i = 0; i < frames.length; i++) {
      for (int band = 0; band < 128; band++) {
        float value = expected[i * 128 + band];
        assertThat(mel[frames[i]][band]).isCloseTo(value, within(1e-4f * value + 1e-6f));
      }
    }
  }

  private static double tempo(JsonNode expected, String name) {
    return expected.required("tempo_" + name).doubleValue();
  }
}
