package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SigmasTest {
  static Stream<Named<JsonNode>> runs() {
    return SchedulerFixture.runs().stream()
        .filter(run -> run.has("sigmas"))
        .map(run -> Named.of(run.get("name").asText(), run));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void equalTheReference(JsonNode run) {
    SchedulerFile file = SchedulerFixture.file(run);
    boolean karras = run.at("/config/use_karras_sigmas").asBoolean();
    boolean least = run.at("/config/final_sigmas_type").asText().equals("sigma_min");
    FinalSigma end = least ? FinalSigma.SIGMA_MIN : FinalSigma.ZERO;
    int steps = run.get("steps").asInt();
    Sigmas sigmas = Sigmas.of(file.config(SchedulerClass.DPM), karras, end, steps);
    JsonNode expected = run.get("sigmas");
    assertThat(expected).hasSize(sigmas.steps() + 1);
    for (int i = 0; i < expected.size(); i++) {
      double truth = expected.get(i).asDouble();
      // near the ends of the schedule the rounding of ᾱ in f32 is magnified
      assertThat(sigmas.sigma(i)).isCloseTo(truth, within(2e-6 * truth));
    }
  }

  /** The largest ᾱ is 1 − β(0), the smallest 2⁻²⁴ where the schedule ends at pure noise. */
  @Test
  void pureNoiseHasAFiniteLevel() {
    SchedulerConfig config = SchedulerConfig.museDance(Prediction.V_PREDICTION);
    Sigmas sigmas = Sigmas.of(config, false, FinalSigma.ZERO, 4);
    assertThat(sigmas.sigma(0)).isCloseTo(4096, within(1e-3));
    assertThat(sigmas.signal(4)).isEqualTo(1);
    assertThat(sigmas.noise(4)).isZero();
  }

  /** Noisier than what stands for pure noise, but not pure noise: it is taken as it is. */
  @Test
  void aScheduleOfTheCosineKeepsItsNoisiestLevel() {
    String json = "{\"beta_schedule\": \"squaredcos_cap_v2\", \"timestep_spacing\": \"trailing\"}";
    SchedulerConfig config = SchedulerFile.parse(json, "here").config(SchedulerClass.DPM);
    double least = config.schedule().alphaBar(999);
    assertThat(least).isBetween(1e-10, Math.scalb(1.0, -24));
    assertThat(Sigmas.of(config, false, FinalSigma.ZERO, 4).sigma(0))
        .isCloseTo(Math.sqrt((1 - least) / least), within(1e-2));
  }
}
