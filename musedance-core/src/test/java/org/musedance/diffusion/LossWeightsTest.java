package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class LossWeightsTest {
  /**
   * The three forms are one loss: errors of noise, clean sample and velocity relate as 1/snr : 1 :
   * 1/(snr + 1) for the same prediction (Hang et al. 2023, section 3.4).
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.9, 5, 40})
  void theThreeFormsWeighTheSameErrorAlike(double snr) {
    double clean = LossWeights.minSnr(5, Prediction.SAMPLE).weight(snr);
    assertThat(clean).isEqualTo(Math.min(snr, 5));
    assertThat(LossWeights.minSnr(5, Prediction.EPSILON).weight(snr))
        .isCloseTo(clean / snr, within(1e-12));
    assertThat(LossWeights.minSnr(5, Prediction.V_PREDICTION).weight(snr))
        .isCloseTo(clean / (snr + 1), within(1e-12));
  }

  @Test
  void pureNoiseHasAFiniteWeight() {
    for (Prediction prediction : Prediction.values()) {
      assertThat(LossWeights.minSnr(5, prediction).weight(0)).isFinite();
    }
    assertThat(LossWeights.minSnr(5, Prediction.EPSILON).weight(0)).isEqualTo(1);
  }

  /** The formula of diffusers' training scripts for v-prediction: min(snr + 1, 5) / (snr + 1). */
  @Test
  void shiftedWeightsLeavePureNoiseItsOwn() {
    LossWeights weights = LossWeights.minShiftedSnr(5);
    assertThat(weights.weight(0)).isEqualTo(1);
    assertThat(weights.weight(4)).isEqualTo(1);
    assertThat(weights.weight(9)).isEqualTo(0.5);
  }

  @Test
  void weighsABatchOfTimesteps() {
    NoiseSchedule schedule = SchedulerConfig.museDance(Prediction.V_PREDICTION).schedule();
    try (TensorScope scope = TensorScope.open()) {
      Tensor timesteps = Tensors.of(new long[] {0, 500, 999}, 3);
      float[] weights =
          Tensors.floats(
              LossWeights.minSnr(5, Prediction.V_PREDICTION).weights(schedule, timesteps));
      double middle = schedule.snr(500);
      assertThat(weights)
          .containsExactly(
              new float[] {
                (float) (5 / (schedule.snr(0) + 1.0)), (float) (middle / (middle + 1)), 0
              },
              within(1e-6f));
      assertThat(Tensors.floats(LossWeights.uniform().weights(schedule, timesteps)))
          .containsOnly(1);
    }
  }
}
