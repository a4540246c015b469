package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class DdimSamplerTest {
  /** The model of reference/schedulers.json. */
  private static final Denoiser SYNTHETIC =
      (noisy, timestep) ->
          Tensors.shift(Tensors.scale(noisy, 0.3), 0.1 * Math.sin(timestep / 100.0));

  private static SchedulerConfig stableDiffusion(Prediction prediction) {
    return configWith(
        "{\"beta_start\": 0.00085, \"beta_end\": 0.012, \"beta_schedule\": \"scaled_linear\","
            + "\"set_alpha_to_one\": false, \"steps_offset\": 1, \"clip_sample\": false}",
        prediction);
  }

  private static SchedulerConfig configWith(String json, Prediction prediction) {
    try {
      String type = prediction == Prediction.EPSILON ? "epsilon" : "v_prediction";
      return SchedulerConfig.parse(json.replace("}", ", \"prediction_type\": \"" + type + "\"}"));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JsonNode> ddimRuns() {
    return SchedulerFixture.ddimRuns();
  }

  @ParameterizedTest
  @MethodSource("ddimRuns")
  void followsTheReferenceStepByStep(JsonNode run) {
    DdimSampler sampler = sampler(run);
    assertThat(sampler.timesteps()).isEqualTo(SchedulerFixture.ints(run.get("timesteps")));
    try (TensorScope scope = TensorScope.open()) {
      float[] start = SchedulerFixture.floats(run.get("start"));
      Tensor sample = Tensors.of(start, 1, start.length);
      for (int i = 0; i < sampler.timesteps().length; i++) {
        Tensor output = SYNTHETIC.predict(sample, sampler.timesteps()[i]);
        sample = sampler.step(output, i, sample, noise(run, i));
        assertClose(sample, SchedulerFixture.floats(run.get("trajectory").get(i)), run, i);
      }
    }
  }

  private static DdimSampler sampler(JsonNode run) {
    JsonNode options = run.get("step_options");
    DdimSampler sampler =
        new DdimSampler(SchedulerFixture.config(run), run.get("steps").asInt())
            .withEta(options.path("eta").asDouble(0));
    return options.path("use_clipped_model_output").asBoolean()
        ? sampler.withClippedModelOutput()
        : sampler;
  }

  private static Tensor noise(JsonNode run, int step) {
    if (!run.has("noise")) {
      return null;
    }
    float[] values = SchedulerFixture.floats(run.get("noise").get(step));
    return Tensors.of(values, 1, values.length);
  }

  /** The tolerance of the fixtures' README: float32 against float64 differs by 8e-7 of it. */
  private static void assertClose(Tensor sample, float[] expected, JsonNode run, int step) {
    float[] values = Tensors.floats(sample);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i])
          .as("%s, step %d", run.get("name"), step)
          .isCloseTo(expected[i], within(1e-5f * (1 + Math.abs(expected[i]))));
    }
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
    try (TensorScope scope = TensorScope.open()) {
      Tensor sample = Tensors.of(new float[] {1}, 1, 1);
      for (int i = 0; i < 5; i++) {
        Tensor output = Tensors.shift(Tensors.scale(sample, 0.5), 0.1);
        sample = sampler.step(output, i, sample, null);
        seen[i] = Tensors.floats(sample)[0];
      }
    }
    return seen;
  }

  @Test
  void theLoopEqualsItsStepsAndTellsEachOne() {
    DdimSampler sampler = new DdimSampler(stableDiffusion(Prediction.EPSILON), 4).withEta(0.5);
    List<Integer> told = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = Seeds.frameNoise(3, 0, 2, 3);
      Tensor whole =
          sampler.sample(SYNTHETIC, start, i -> Seeds.frameNoise(3, i + 1, 2, 3), told::add);
      Tensor single = start;
      for (int i = 0; i < 4; i++) {
        Tensor output = SYNTHETIC.predict(single, sampler.timesteps()[i]);
        single = sampler.step(output, i, single, Seeds.frameNoise(3, i + 1, 2, 3));
      }
      assertThat(Tensors.floats(whole)).isEqualTo(Tensors.floats(single));
    }
    assertThat(told).containsExactly(1, 2, 3, 4);
  }

  /** A denoiser that knows the answer is believed: the sampler ends at the clean sample. */
  @Test
  void reachesTheSampleThatTheDenoiserSees() {
    DdimSampler sampler = new DdimSampler(SchedulerConfig.museDance(Prediction.SAMPLE), 3);
    try (TensorScope scope = TensorScope.open()) {
      Tensor clean = Seeds.frameNoise(1, 0, 2, 4);
      Tensor end =
          sampler.sample((noisy, t) -> clean, Seeds.frameNoise(2, 0, 2, 4), i -> null, done -> {});
      assertThat(Tensors.floats(end)).containsExactly(Tensors.floats(clean), within(1e-6f));
    }
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
