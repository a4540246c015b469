package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class NoiseScheduleTest {
  static List<JsonNode> forward() {
    return SchedulerFixture.forward();
  }

  @ParameterizedTest
  @MethodSource("forward")
  void tablesEqualTheReference(JsonNode expected) {
    NoiseSchedule schedule = SchedulerFixture.config(expected).schedule();
    int[] timesteps = SchedulerFixture.ints(expected.get("timesteps"));
    for (int i = 0; i < timesteps.length; i++) {
      int t = timesteps[i];
      assertClose(schedule.alphaBar(t), expected.get("alphas_cumprod").get(i), 1e-9);
      assertClose(schedule.beta(t), expected.get("betas").get(i), 3e-7);
      assertClose(schedule.snr(t), expected.get("snr").get(i), 1e-9);
    }
  }

  /**
   * Betas are differences from 1, so they carry its rounding (1.2e-7) as an absolute error; the
   * same rounding of ᾱ near 1 moves the SNR by 1e-4 of itself.
   */
  private static void assertClose(float value, JsonNode expected, double absolute) {
    double truth = expected.asDouble();
    assertThat((double) value).isCloseTo(truth, within(1e-4 * Math.abs(truth) + absolute));
  }

  @ParameterizedTest
  @MethodSource("forward")
  void noisesBatchesAsTheReference(JsonNode expected) {
    NoiseSchedule schedule = SchedulerFixture.config(expected).schedule();
    try (TensorScope scope = TensorScope.open()) {
      Tensor clean = rows(expected.get("clean"));
      Tensor noise = rows(expected.get("noise"));
      NoiseLevel level = schedule.level(timesteps(expected), clean);
      assertThat(Tensors.floats(level.addNoise(clean, noise)))
          .containsExactly(Tensors.floats(rows(expected.get("noisy"))), within(1e-5f));
      assertThat(Tensors.floats(level.velocity(clean, noise)))
          .containsExactly(Tensors.floats(rows(expected.get("velocity"))), within(1e-5f));
    }
  }

  private static Tensor timesteps(JsonNode expected) {
    int[] values = SchedulerFixture.ints(expected.get("timesteps"));
    return Tensors.of(IntStream.of(values).asLongStream().toArray(), values.length);
  }

  private static Tensor rows(JsonNode matrix) {
    float[][] rows = new float[matrix.size()][];
    float[] all = new float[matrix.size() * matrix.get(0).size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = SchedulerFixture.floats(matrix.get(i));
      System.arraycopy(rows[i], 0, all, i * rows[i].length, rows[i].length);
    }
    return Tensors.of(all, rows.length, rows[0].length);
  }

  @Test
  void zeroTerminalSnrEndsAtPureNoiseAndKeepsTheFirstLevel() {
    NoiseSchedule plain = NoiseSchedule.of(BetaSchedule.LINEAR, 0.00085, 0.012, 1000);
    NoiseSchedule zero = plain.withZeroTerminalSnr();
    assertThat(zero.alphaBar(999)).isZero();
    assertThat(zero.snr(999)).isZero();
    assertThat(zero.alphaBar(0)).isCloseTo(plain.alphaBar(0), within(1e-6f));
    assertThat(zero.alphaBar(998)).isCloseTo(6.277367e-08f, within(1e-12f));
  }

  @Test
  void trainedBetasAreTakenAsTheyAre() {
    NoiseSchedule schedule = NoiseSchedule.trained(0.1f, 0.2f);
    assertThat(schedule.steps()).isEqualTo(2);
    assertThat(schedule.alphaBar(1)).isCloseTo(0.72f, within(1e-6f));
  }

  @Test
  void everyPredictionGivesBackCleanAndNoise() {
    NoiseSchedule schedule = SchedulerConfig.museDance(Prediction.SAMPLE).schedule();
    Offset<Float> rounding = within(2e-5f);
    try (TensorScope scope = TensorScope.open()) {
      Tensor clean = Seeds.frameNoise(1, 0, 3, 2, 2, 2);
      Tensor noise = Seeds.frameNoise(1, 1, 3, 2, 2, 2);
      NoiseLevel level = schedule.level(Tensors.of(new long[] {100, 300, 600}, 3), clean);
      Tensor noisy = level.addNoise(clean, noise);
      for (Prediction prediction : Prediction.values()) {
        Tensor output = prediction.target(clean, noise, level);
        assertThat(Tensors.floats(prediction.clean(output, noisy, level)))
            .containsExactly(Tensors.floats(clean), rounding);
        assertThat(Tensors.floats(prediction.noise(output, noisy, level)))
            .containsExactly(Tensors.floats(noise), rounding);
      }
    }
  }

  @Test
  void namesATimestepOutOfRangeAndABatchThatDoesNotFit() {
    NoiseSchedule schedule = SchedulerConfig.ddim().schedule();
    try (TensorScope scope = TensorScope.open()) {
      Tensor clean = Seeds.frameNoise(1, 0, 1, 2);
      assertThatThrownBy(() -> schedule.level(Tensors.of(new long[] {1000}, 1), clean))
          .hasMessage("a timestep must be between 0 and 999, but was 1000");
      assertThatThrownBy(() -> schedule.level(Tensors.of(new long[] {1, 2}, 2), clean))
          .hasMessage("timesteps must be one per sample of the batch of 1, but were 2");
    }
  }
}
