package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.UserError;

/** Frames must equal librosa 0.11's; tempi are quantised, so a relative 1e-6 means the same lag. */
class BeatTrackerTest {
  private static final JsonNode EXPECTED = Reference.expected();

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
  void findsLibrosasBeats(String clip) {
    Reference arrays = Reference.arrays("audio/" + clip + ".safetensors");
    float[] music = Reference.sound(clip + ".wav");

    Beats beats = BeatTracker.track(music);

    JsonNode expected = EXPECTED.required("clips").required(clip);
    assertThat(beats.tempo()).isCloseTo(tempo(expected, "tempo"), within(1e-6 * beats.tempo()));
    assertThat(beats.frames()).isEqualTo(arrays.ints("beats"));
    assertThat(beats.seconds()).containsExactly(times(expected), within(1e-12));
    float[] envelope = beats.onsetStrength();
    BeatOptions defaults = BeatOptions.DEFAULTS;
    assertThat(BeatTracker.follow(envelope, defaults.untrimmed()).frames())
        .isEqualTo(arrays.ints("beats_untrimmed"));
    double bpm = EXPECTED.required("given_bpm").doubleValue();
    assertThat(BeatTracker.follow(envelope, defaults.withBpm(bpm)).frames())
        .isEqualTo(arrays.ints("beats_given_bpm"));
  }

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
  void keepsTightToAPreferredTempo(String clip) {
    float[] envelope =
        OnsetStrength.of(Reference.sound(clip + ".wav"), OnsetStrength.Aggregate.MEAN);
    BeatOptions tight =
        BeatOptions.DEFAULTS
            .withStartBpm(EXPECTED.required("start_bpm").doubleValue())
            .withTightness(EXPECTED.required("tightness").doubleValue());

    Beats beats = BeatTracker.follow(envelope, tight);

    assertThat(beats.frames())
        .isEqualTo(Reference.arrays("audio/" + clip + ".safetensors").ints("beats_tight"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"silence", "short", "click", "noise", "tiny", "empty"})
  void agreesOnDegenerateSounds(String name) {
    JsonNode expected = EXPECTED.required("degenerate").required(name);

    Beats beats = BeatTracker.track(Reference.sound(name + ".wav"));

    assertThat(beats.onsetStrength()).hasSize(expected.required("frames").intValue());
    assertThat(beats.tempo()).isCloseTo(tempo(expected, "tempo"), within(1e-6 * beats.tempo()));
    assertThat(beats.frames()).isEqualTo(ints(expected.required("beats")));
    BeatOptions untrimmed = BeatOptions.DEFAULTS.untrimmed();
    assertThat(BeatTracker.follow(beats.onsetStrength(), untrimmed).frames())
        .isEqualTo(ints(expected.required("beats_untrimmed")));
  }

  @Test
  void followsATempoThatChanges() {
    float[] envelope =
        OnsetStrength.of(Reference.sound("ramp_100_to_140.wav"), OnsetStrength.Aggregate.MEDIAN);
    double[] bpm = new double[envelope.length];
    for (int i = 0; i < bpm.length; i++) {
      bpm[i] = 100 + 40.0 * i / (bpm.length - 1);
    }

    Beats beats = BeatTracker.follow(envelope, BeatOptions.DEFAULTS.withBpm(bpm));

    // librosa.beat.beat_track(onset_envelope=envelope, bpm=np.linspace(100, 140, 517))
    assertThat(beats.frames())
        .containsExactly(
            44, 70, 94, 119, 143, 167, 191, 214, 237, 260, 282, 304, 326, 347, 368, 389, 410, 430,
            450, 470, 489);
    assertThat(beats.tempo()).isCloseTo(120, within(1e-9));
  }

  @Test
  void givesTheSameBeatsOnOneThread() throws Exception {
    float[] music = Reference.sound("waltz_150.wav");
    ForkJoinPool single = new ForkJoinPool(1);
    try {
      Beats alone = single.submit(() -> BeatTracker.track(music)).get();

      assertThat(alone.onsetStrength()).isEqualTo(BeatTracker.track(music).onsetStrength());
      assertThat(alone.frames()).isEqualTo(BeatTracker.track(music).frames());
    } finally {
      single.shutdown();
    }
  }

  @Test
  void namesTheSampleThatIsNotANumber() {
    assertThatThrownBy(() -> BeatTracker.track(Reference.sound("nan.wav")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("finite")
        .hasMessageContaining("is NaN");
  }

  @Test
  void refusesATempoThatNoFrameRateCanFollow() {
    assertThatThrownBy(() -> BeatOptions.DEFAULTS.withBpm(0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("above 0")
        .hasMessageContaining("0.0");
    assertThatThrownBy(() -> BeatOptions.DEFAULTS.withTightness(0))
        .hasMessage("the tightness must be above 0, but was 0.0; the usual one is 100.0");
    assertThatThrownBy(() -> BeatOptions.DEFAULTS.withBpm(3000)).isInstanceOf(UserError.class);
    assertThatThrownBy(
            () -> BeatTracker.follow(new float[] {1, 2, 3}, BeatOptions.DEFAULTS.withBpm(90, 91)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values for 3 frames");
  }

  private static double tempo(JsonNode expected, String name) {
    return expected.required(name).doubleValue();
  }

  private static double[] times(JsonNode expected) {
    JsonNode times = expected.required("beat_times");
    return IntStream.range(0, times.size()).mapToDouble(i -> times.get(i).doubleValue()).toArray();
  }

  private static int[] ints(JsonNode values) {
    return IntStream.range(0, values.size()).map(i -> values.get(i).intValue()).toArray();
  }
}
