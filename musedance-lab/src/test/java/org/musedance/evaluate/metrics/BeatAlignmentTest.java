package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Against Bailando's and AIST++'s definitions; the tolerance is that of the fixtures. */
class BeatAlignmentTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final double FPS = 12;

  static List<JsonNode> cases() {
    return IntStream.range(0, Fixtures.expected().get("beats").size())
        .mapToObj(i -> Fixtures.expected().get("beats").get(i))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothDirections(JsonNode expected) {
    double fps = expected.get("fps").doubleValue();
    double[] music = seconds(expected.get("music_beats"), fps);
    double[] dance = seconds(expected.get("dance_beats"), fps);
    double sigma = expected.get("sigma_frames").doubleValue() / fps;

    BeatAlignment alignment = BeatAlignment.of(music, dance, sigma);

    assertThat(alignment.musicToDance())
        .isEqualTo(expected.get("music_to_dance").doubleValue(), CLOSE);
    assertThat(alignment.danceToMusic())
        .isEqualTo(expected.get("dance_to_music").doubleValue(), CLOSE);
    assertThat(alignment.musicBeats()).isEqualTo(expected.get("music_beats").size());
    assertThat(alignment.danceBeats()).isEqualTo(expected.get("dance_beats").size());
  }

  private static double[] seconds(JsonNode frames, double fps) {
    return Arrays.stream(Fixtures.numbers(frames)).map(frame -> frame / fps).toArray();
  }

  @Test
  void theBeatsOfADanceAreTheMinimaOfItsSmoothSpeed() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> dance = Fixtures.tensors("dance.safetensors");
      double[] speed = speed(dance.get("joints"));

      double[] smooth = Gaussian.smooth(speed, MotionBeats.SMOOTHING_SECONDS * 60);

      // The joints are stored in f32, at values of order 1.
      assertThat(speed).containsExactly(doubles(dance.get("speed")), within(1e-6));
      assertThat(smooth).containsExactly(doubles(dance.get("smooth_speed")), within(1e-6));
      assertThat(MotionBeats.minima(smooth))
          .containsExactly(
              Arrays.stream(Tensors.longs(dance.get("beats")))
                  .mapToInt(Math::toIntExact)
                  .toArray());
    }
  }

  /** Mean distance of 24 joints between consecutive frames. */
  private static double[] speed(Tensor joints) {
    float[] at = Tensors.floats(joints);
    int frame = 24 * 3;
    double[] speed = new double[at.length / frame - 1];
    for (int i = 0; i < speed.length; i++) {
      for (int joint = i * frame; joint < (i + 1) * frame; joint += 3) {
        double x = at[joint + frame] - (double) at[joint];
        double y = at[joint + frame + 1] - (double) at[joint + 1];
        double z = at[joint + frame + 2] - (double) at[joint + 2];
        speed[i] += Math.sqrt(x * x + y * y + z * z) / 24;
      }
    }
    return speed;
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    new DoublePointer(tensor.data_ptr_double()).get(values);
    return values;
  }

  @Test
  void aDanceOnTheBeatHasItsBeatsThere() {
    // 100 beats a minute, extremes on the beat: speed |sin|, in frames that never meet a beat.
    double period = 0.6;
    double[] speed = new double[95];
    Arrays.setAll(speed, i -> Math.abs(Math.sin(Math.PI * (i + 0.5) / FPS / period)));
    double[] music = IntStream.rangeClosed(1, 12).mapToDouble(i -> i * period).toArray();

    BeatAlignment alignment = BeatAlignment.of(music, MotionBeats.seconds(speed, FPS));

    assertThat(alignment.danceBeats()).isEqualTo(12);
    assertThat(alignment.musicToDance()).isGreaterThan(0.95);
    assertThat(alignment.danceToMusic()).isGreaterThan(0.95);
  }

  @Test
  void controlsAreWorseThanADanceOnTheBeat() {
    double[] music = IntStream.rangeClosed(1, 30).mapToDouble(i -> 0.5 * i).toArray();
    double[] slower = IntStream.rangeClosed(1, 24).mapToDouble(i -> 0.63 * i).toArray();

    BeatControls controls = BeatControls.of(music, music, List.of(slower), 180, FPS, 3);

    assertThat(controls.shuffled().musicToDance()).isBetween(0.05, 0.6);
    assertThat(controls.still()).isEqualTo(new BeatAlignment(0, 0, 30, 0));
    assertThat(controls.jittered().danceBeats()).isGreaterThan(20);
    assertThat(controls.jittered().musicToDance()).isBetween(0.1, 0.8);
  }

  @Test
  void withoutOtherMusicNothingCanBeShuffled() {
    BeatControls controls =
        BeatControls.of(new double[] {1}, new double[] {1}, List.of(), 24, FPS, 3);

    assertThat(controls.shuffled().musicToDance()).isNaN();
  }
}
