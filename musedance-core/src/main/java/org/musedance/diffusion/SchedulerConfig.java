package org.musedance.diffusion;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.musedance.tensor.UserError;

/**
 * The values of a {@code scheduler_config.json} that samplers share: the noise schedule, what the
 * denoiser predicts, how timesteps are spaced and how far a clean sample may go. {@link #read}
 * fills in the defaults of diffusers' DDIMScheduler; {@link SchedulerFile} those of the sampler
 * that is asked for.
 *
 * @param trainedBetas replaces the formula where given, else null
 * @param clipSampleRange limit of the predicted clean sample when clipSample is on
 * @param setAlphaToOne whether the step after timestep 0 is noiseless; else it keeps ᾱ(0)
 * @param stepsOffset added to the timesteps of leading spacing
 * @param thresholding dynamic thresholding (Saharia et al. 2022) by a quantile of the clean sample
 * @param sampleMaxValue the largest threshold of dynamic thresholding
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SchedulerConfig(
    int numTrainTimesteps,
    double betaStart,
    double betaEnd,
    BetaSchedule betaSchedule,
    List<Float> trainedBetas,
    Prediction predictionType,
    TimestepSpacing timestepSpacing,
    int stepsOffset,
    boolean setAlphaToOne,
    boolean rescaleBetasZeroSnr,
    boolean clipSample,
    double clipSampleRange,
    boolean thresholding,
    double dynamicThresholdingRatio,
    double sampleMaxValue) {

  public SchedulerConfig {
    require(numTrainTimesteps > 0, "num_train_timesteps must be above 0", numTrainTimesteps);
    require(betaStart > 0 && betaStart < 1, "beta_start must be between 0 and 1", betaStart);
    require(betaEnd > 0 && betaEnd < 1, "beta_end must be between 0 and 1", betaEnd);
    require(stepsOffset >= 0, "steps_offset must be 0 or more", stepsOffset);
    require(clipSampleRange > 0, "clip_sample_range must be above 0", clipSampleRange);
    require(
        dynamicThresholdingRatio >= 0 && dynamicThresholdingRatio <= 1,
        "dynamic_thresholding_ratio must be between 0 and 1",
        dynamicThresholdingRatio);
    require(sampleMaxValue >= 1, "sample_max_value must be 1 or more", sampleMaxValue);
    trainedBetas = trainedBetas == null ? null : List.copyOf(trainedBetas);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new UserError(
          rule + " in a scheduler configuration, but was " + value + "; correct it");
    }
  }

  /** The defaults of diffusers' DDIMScheduler. */
  public static SchedulerConfig ddim() {
    return new SchedulerConfig(
        1000,
        0.0001,
        0.02,
        BetaSchedule.LINEAR,
        null,
        Prediction.EPSILON,
        TimestepSpacing.LEADING,
        0,
        true,
        false,
        true,
        1.0,
        false,
        0.995,
        1.0);
  }

  /**
   * What MuseDance models are trained and sampled with, after AnimateAnyone's inference settings:
   * linear betas rescaled to zero terminal SNR and trailing timesteps, so that sampling begins at
   * the pure noise that training saw.
   */
  public static SchedulerConfig museDance(Prediction prediction) {
    return new SchedulerConfig(
        1000,
        0.00085,
        0.012,
        BetaSchedule.LINEAR,
        null,
        prediction,
        TimestepSpacing.TRAILING,
        1,
        true,
        true,
        false,
        1.0,
        false,
        0.995,
        1.0);
  }

  /** Reads a scheduler_config.json as DDIM's. */
  public static SchedulerConfig read(Path file) {
    return SchedulerFile.read(file).config(SchedulerClass.DDIM);
  }

  /** Writes the values under diffusers' keys; {@link #read} gives them back. */
  public void write(Path file) throws IOException {
    ObjectNode tree = SchedulerFile.JSON.createObjectNode();
    tree.put(SchedulerFile.CLASS_NAME, SchedulerClass.DDIM.published());
    tree.setAll((ObjectNode) SchedulerFile.JSON.valueToTree(this));
    Files.writeString(file, tree.toPrettyString() + "\n");
  }

  /** The levels of noise that these values give. */
  public NoiseSchedule schedule() {
    NoiseSchedule plain =
        trainedBetas == null
            ? NoiseSchedule.of(betaSchedule, betaStart, betaEnd, numTrainTimesteps)
            : NoiseSchedule.trained(trained());
    return rescaleBetasZeroSnr ? plain.withZeroTerminalSnr() : plain;
  }

  /** ᾱ after the step beyond timestep 0. */
  double finalAlphaBar(NoiseSchedule schedule) {
    return setAlphaToOne ? 1 : schedule.alphaBar(0);
  }

  private float[] trained() {
    float[] betas = new float[trainedBetas.size()];
    for (int i = 0; i < betas.length; i++) {
      betas[i] = trainedBetas.get(i);
    }
    return betas;
  }
}
