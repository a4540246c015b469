package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** What holds for every sampler, and every stored run of diffusers. */
class SamplerTest {
  /** The model of reference/schedulers.json. */
  private static final Denoiser SYNTHETIC =
      (noisy, timestep) ->
          Tensors.shift(Tensors.scale(noisy, 0.3), 0.1 * Math.sin(timestep / 100.0));

  private static final IntFunction<Tensor> NO_NOISE =
      step -> {
        throw new AssertionError("a deterministic sampler asked for noise");
      };

  static Stream<Named<JsonNode>> runs() {
    return SchedulerFixture.runs().stream().map(run -> Named.of(run.get("name").asText(), run));
  }

  @Test
  void allStoredRunsAreCompared() {
    assertThat(runs()).hasSize(64);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void followsTheReferenceStepByStep(JsonNode run) {
    Sampler sampler = sampler(run);
    int[] timesteps = sampler.timesteps();
    assertThat(timesteps).isEqualTo(SchedulerFixture.ints(run.get("timesteps")));
    IntFunction<Tensor> noise = run.has("noise") ? i -> row(run.get("noise").get(i)) : NO_NOISE;
    try (TensorScope scope = TensorScope.open();
        Sampler.Run steps = sampler.begin()) {
      Tensor sample = row(run.get("start"));
      for (int i = 0; i < timesteps.length; i++) {
        sample = steps.next(SYNTHETIC.predict(sample, timesteps[i]), sample, noise);
        assertClose(sample, SchedulerFixture.floats(run.get("trajectory").get(i)), i);
      }
    }
  }

  private static Sampler sampler(JsonNode run) {
    SchedulerFile file = SchedulerFixture.file(run);
    Sampler sampler = file.sampler(file.kind(), run.get("steps").asInt());
    JsonNode options = run.get("step_options");
    if (options.isEmpty()) {
      return sampler;
    }
    DdimSampler ddim = ((DdimSampler) sampler).withEta(options.get("eta").asDouble());
    boolean clipped = options.path("use_clipped_model_output").asBoolean();
    return clipped ? ddim.withClippedModelOutput() : ddim;
  }

  private static Tensor row(JsonNode values) {
    float[] row = SchedulerFixture.floats(values);
    return Tensors.of(row, 1, row.length);
  }

  /** The tolerance of the fixtures' README: float32 against float64 differs by 8e-7 of it. */
  private static void assertClose(Tensor sample, float[] expected, int step) {
    float[] values = Tensors.floats(sample);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i])
          .as("step %d", step)
          .isCloseTo(expected[i], within(1e-5f * (1 + Math.abs(expected[i]))));
    }
  }

  private static Sampler velocitySampler(SamplerKind kind, int steps) {
    String json =
        """
        {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
         "prediction_type": "v_prediction", "timestep_spacing": "trailing", "clip_sample": false}
        """;
    return SchedulerFile.parse(json, "here").sampler(kind, steps);
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void theLoopEqualsItsStepsAndTellsEachOne(SamplerKind kind) {
    Sampler sampler = velocitySampler(kind, 4);
    int[] timesteps = sampler.timesteps();
    IntFunction<Tensor> noise = i -> Seeds.frameNoise(3, i + 1, 2, 3);
    List<Integer> told = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        Sampler.Run steps = sampler.begin()) {
      Tensor start = Seeds.frameNoise(3, 0, 2, 3);
      Tensor whole = sampler.sample(SYNTHETIC, start, noise, told::add);
      Tensor single = start;
      for (int timestep : timesteps) {
        single = steps.next(SYNTHETIC.predict(single, timestep), single, noise);
      }
      assertThat(Tensors.floats(whole)).isEqualTo(Tensors.floats(single));
    }
    assertThat(told).hasSize(timesteps.length).endsWith(timesteps.length);
  }

  /** A denoiser that knows the answer is believed: every sampler ends at the clean sample. */
  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void reachesTheSampleThatTheDenoiserSees(SamplerKind kind) {
    NoiseSchedule schedule = NoiseSchedule.of(BetaSchedule.SCALED_LINEAR, 0.00085, 0.012, 1000);
    Sampler sampler = velocitySampler(kind, 10);
    IntFunction<Tensor> noise = i -> Seeds.frameNoise(3, i + 1, 2, 4);
    try (TensorScope scope = TensorScope.open()) {
      Tensor clean = Seeds.frameNoise(1, 0, 2, 4);
      Denoiser knowing =
          (noisy, timestep) -> {
            NoiseLevel level = schedule.level(timestep, noisy);
            return level.velocity(clean, Prediction.SAMPLE.noise(clean, noisy, level));
          };
      Tensor end = sampler.sample(knowing, Seeds.frameNoise(2, 0, 2, 4), noise, done -> {});
      // those that do not end at ᾱ = 1 keep the least noise that training saw, σ = 0.03
      assertThat(Tensors.floats(end)).containsExactly(Tensors.floats(clean), within(0.1f));
    }
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void memoryDoesNotGrowWithTheSteps(SamplerKind kind) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor start = Seeds.frameNoise(1, 0, 2, 4);
      List<Long> alive = new ArrayList<>();
      velocitySampler(kind, 12)
          .sample(
              SYNTHETIC,
              start,
              i -> Seeds.frameNoise(1, i + 1, 2, 4),
              done -> alive.add(Pointer.totalCount()));
      assertThat(alive.get(alive.size() - 1)).isLessThanOrEqualTo(alive.get(6));
    }
  }
}
