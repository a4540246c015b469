package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.musedance.tensor.UserError;

class SchedulerFileTest {
  private static SchedulerFile file(String json) {
    return SchedulerFile.parse(json, "here.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | DDIM",
        "{'_class_name': 'DDIMScheduler'} | DDIM",
        "{'_class_name': 'PNDMScheduler'} | PNDM",
        "{'_class_name': 'LCMScheduler'} | LCM",
        "{'_class_name': 'UniPCMultistepScheduler'} | UNIPC",
        "{'_class_name': 'DPMSolverMultistepScheduler'} | DPM_PLUS_PLUS",
        "{'_class_name': 'DPMSolverMultistepScheduler', 'algorithm_type': 'dpmsolver'} | DPM",
        "{'_class_name': 'DPMSolverMultistepScheduler', 'algorithm_type': 'sde-dpmsolver++'}"
            + " | DPM_PLUS_PLUS_SDE"
      },
      quoteCharacter = '"')
  void namesItsSampler(String json, SamplerKind expected) {
    assertThat(file(json.replace('\'', '"')).kind()).isEqualTo(expected);
  }

  /** What diffusers itself writes for this class. */
  @Test
  void infinityIsNoError() {
    SchedulerFile file =
        file(
            """
            {"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity,
             "solver_type": "bh2", "use_lu_lambdas": false}
            """);
    assertThat(file.sampler(file.kind(), 20).timesteps()).hasSize(20).startsWith(999);
  }

  /** Each class has its own defaults: lists of diffusers 0.40 for five steps. */
  @ParameterizedTest
  @CsvSource({
    "ddim, 801, 1",
    "pndm, 801, 1",
    "dpm++, 999, 200",
    "dpm++-sde, 999, 200",
    "dpm, 999, 200",
    "unipc, 999, 200",
    "lcm, 999, 199"
  })
  void isReadAsTheClassOfTheSamplerWould(String word, int first, int last) {
    SchedulerFile file = file("{\"steps_offset\": 1}");
    assertThat(file.sampler(SamplerKind.of(word), 5).timesteps()).startsWith(first).endsWith(last);
  }

  @Test
  void aSamplerThatIsNotOursIsNamedWithTheChoices() {
    assertThatThrownBy(() -> file("{\"_class_name\": \"EulerDiscreteScheduler\"}").kind())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("in here.json, but was EulerDiscreteScheduler")
        .hasMessageContaining("ddim, dpm, dpm++, dpm++-sde, unipc, lcm, pndm");
    assertThatThrownBy(() -> SamplerKind.of("euler"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "sampler must be a known name, but was euler; choose one of ddim, dpm, dpm++,"
                + " dpm++-sde, unipc, lcm, pndm");
  }

  @ParameterizedTest
  @EnumSource(SamplerKind.class)
  void isFoundByItsWord(SamplerKind kind) {
    assertThat(SamplerKind.of(kind.word().toUpperCase(java.util.Locale.ROOT))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dpm++ | {'use_beta_sigmas': true} | use_beta_sigmas must be false in here.json",
        "dpm++ | {'solver_order': 4} | solver_order must be 1 to 3",
        "dpm++-sde | {'solver_order': 3} | solver_order must be 1 to 2",
        "dpm | {'final_sigmas_type': 'zero'} | final_sigmas_type must be sigma_min",
        "dpm++ | {'final_sigmas_type': 'one'} | \"one\": not one of the values accepted",
        "unipc | {'solver_order': 0} | solver_order must be 1 to 3",
        "unipc | {'predict_x0': false} | final_sigmas_type must be sigma_min unless predict_x0",
        "lcm | {'original_inference_steps': 0} | original_inference_steps must be at least 1",
        "lcm | {'original_inference_steps': 4} | steps must be between 1 and 4, but were 5",
        "pndm | {'skip_prk_steps': false} | skip_prk_steps must be true",
        "pndm | {'prediction_type': 'sample'} | but this one predicts the clean sample; use ddim",
        "pndm | {'rescale_betas_zero_snr': true, 'timestep_spacing': 'trailing',"
            + " 'prediction_type': 'v_prediction'} | but this one begins there; use ddim",
        "unipc | {'rescale_betas_zero_snr': true} | prediction_type must be v_prediction or sample"
      },
      quoteCharacter = '`')
  void whatASamplerCannotDoIsOneSentence(String word, String json, String sentence) {
    SchedulerFile file = file(json.replace('\'', '"'));
    assertThatThrownBy(() -> file.sampler(SamplerKind.of(word), 5))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(sentence)
        .hasMessageMatching("[^\\n]+; [^\\n]+");
  }
}
