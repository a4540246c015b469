package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class SchedulerConfigTest {
  @TempDir private Path folder;

  /** The file that Stable Diffusion 1.5 ships. */
  private static final String PNDM =
      """
      {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0", "beta_end": 0.012,
       "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
       "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1,
       "trained_betas": null, "clip_sample": false}
      """;

  @Test
  void aPndmFileReadAsDdimKeepsItsValues() throws IOException {
    SchedulerConfig config = SchedulerConfig.read(write(PNDM));
    assertThat(config.betaSchedule()).isEqualTo(BetaSchedule.SCALED_LINEAR);
    assertThat(config.stepsOffset()).isEqualTo(1);
    assertThat(config.setAlphaToOne()).isFalse();
    assertThat(config.clipSample()).isFalse();
    assertThat(config.predictionType()).isEqualTo(Prediction.EPSILON);
    assertThat(new DdimSampler(config, 50).timesteps()).startsWith(981, 961).endsWith(21, 1);
  }

  @Test
  void anEmptyFileGivesTheDefaultsOfDdim() throws IOException {
    assertThat(SchedulerConfig.read(write("{}"))).isEqualTo(SchedulerConfig.ddim());
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    SchedulerConfig config = SchedulerConfig.museDance(Prediction.SAMPLE);
    Path file = folder.resolve("written.json");
    config.write(file);
    assertThat(SchedulerConfig.read(file)).isEqualTo(config);
    assertThat(Files.readString(file))
        .contains("\"_class_name\" : \"DDIMScheduler\"", "\"prediction_type\" : \"sample\"");
  }

  @Test
  void trainedBetasReplaceTheFormula() throws IOException {
    SchedulerConfig config = SchedulerConfig.read(write("{\"trained_betas\": [0.25, 0.5]}"));
    assertThat(config.schedule().alphaBar(1)).isEqualTo(0.375f);
  }

  @Test
  void namesTheValueThatIsWrong() throws IOException {
    assertThatThrownBy(() -> SchedulerConfig.read(write("{\"beta_start\": 3}")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "beta_start must be between 0 and 1 in a scheduler configuration, but was 3.0; correct"
                + " it");
    assertThatThrownBy(() -> SchedulerConfig.read(write("{\"prediction_type\": \"flow\"}")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"flow\": not one of the values accepted");
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("scheduler_config.json"), json);
  }
}
