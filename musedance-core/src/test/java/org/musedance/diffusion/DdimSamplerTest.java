package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class DdimSamplerTest {
  private static SchedulerConfig stableDiffusion(Prediction prediction) {
    return configWith(
        "{\"beta_start\": 0.00085, \"beta_end\": 0.012, \"beta_schedule\": \"scaled_linear\","
            + "\"set_alpha_to_one\": false, \"steps_offset\": 1, \"clip_sample\": false}",
        prediction);
  }

  private static SchedulerConfig configWith(String json, Prediction prediction) {
    String type = prediction == Prediction.EPSILON ? "epsilon" : "v_prediction";
    String text = json.replace("}", ", \"prediction_type\": \"" + type + "\"}");
    return SchedulerFile.parse(text, "here").config(SchedulerClass.DDIM);
  }

  /** The scalar run of diffusers 0.40 with x = 1 and the model 0.5·x + 0.1, five steps. */
  @Test
  void endsWhereTheScalarRunsEnd() {
    assertThat(scalarRun(stableDiffusion(Prediction.EPSILON)))
        .containsExactly(
            new float[] {1.4095749f, 1.7043319f, 1.7823292f, 1.5257914f, 1.5159668f},
            within(2e-6f));
    assertThat(scalarRun(stableDiffusion(Prediction.V_PREDICTION)))
        .containsExactly(
            new float[] {0.8458346f, 0.6559908f, 0.4746456f, 0.2653279f, 0.2624859f},
            within(2e-6f));
    assertThat(scalarRun(SchedulerConfig.museDance(Prediction.V_PREDICTION)))
        .containsExactly(
            new float[] {0.9472226f, 0.8335326f, 0.6499968f, 0.4306476f, 0.1677646f},
            within(2e-6f));
  }

  private static float[] scalarRun(SchedulerConfig config) {
    DdimSampler sampler = new DdimSampler(config, 5);
    float[] seen = new float[5];
    try (TensorScope scope = TensorScope.open();
        Sampler.Run run = sampler.begin()) {
      Tensor sample = Tensors.of(new float[] {1}, 1, 1);
      for (int i = 0; i < 5; i++) {
        Tensor output = Tensors.shift(Tensors.scale(sample, 0.5), 0.1);
        sample = run.next(output, sample, step -> null);
        seen[i] = Tensors.floats(sample)[0];
      }
    }
    return seen;
  }

  /** Lists of diffusers 0.40, MODELS of the DDIM scheduler. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LEADING | 50 | 1 | 981 | 1",
        "TRAILING | 20 | 1 | 999 | 49",
        "LINSPACE | 20 | 1 | 999 | 0",
        "TRAILING | 30 | 1 | 999 | 32",
        "LINSPACE | 1 | 0 | 0 | 0"
      })
  void spacesTimestepsAsPublished(
      TimestepSpacing spacing, int steps, int offset, int first, int last) {
    int[] timesteps = spacing.timesteps(steps, 1000, offset);
    assertThat(timesteps).hasSize(steps).startsWith(first).endsWith(last);
  }

  @Test
  void trailingThirtyIsRoundedAsPublished() {
    assertThat(TimestepSpacing.TRAILING.timesteps(30, 1000, 0))
        .startsWith(999, 966, 932, 899, 866, 832, 799, 766, 732, 699)
        .endsWith(166, 132, 99, 66, 32);
  }

  @Test
  void namesAStepCountOutOfRange() {
    assertThatThrownBy(() -> new DdimSampler(SchedulerConfig.ddim(), 0))
        .isInstanceOf(UserError.class)
        .hasMessage("steps must be between 1 and 1000, but were 0; a common choice is 25");
    assertThatThrownBy(() -> new DdimSampler(stableDiffusion(Prediction.EPSILON), 1000))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("steps_offset 1");
  }

  @Test
  void refusesToReadNoiseFromPureNoise() {
    assertThatThrownBy(() -> new DdimSampler(SchedulerConfig.museDance(Prediction.EPSILON), 5))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("but was epsilon");
  }
}
