package org.musedance.diffusion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.musedance.tensor.UserError;

/**
 * The values of a {@code scheduler_config.json}, read as diffusers' DDIMScheduler reads them:
 * missing ones get that class's defaults, and those of other samplers have no meaning and are
 * passed over. Stable Diffusion 1.5 ships a PNDMScheduler file; it gives DDIM with its values.
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

  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** Reads a scheduler_config.json. */
  public static SchedulerConfig read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      if (e.getCause() instanceof UserError wrongValue) {
        throw wrongValue;
      }
      throw new UserError(
          "the scheduler configuration must be a JSON file of diffusers' form, but "
              + file
              + " could not be read ("
              + firstLine(e)
              + "); copy it again from where the model came from",
          e);
    }
  }

  /** Reads the text of a scheduler_config.json. */
  static SchedulerConfig parse(String text) throws JsonProcessingException {
    JsonNode given = JSON.readTree(text);
    ObjectNode merged = JSON.valueToTree(ddim());
    merged
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (given.hasNonNull(name)) {
                merged.set(name, given.get(name));
              }
            });
    return JSON.treeToValue(merged, SchedulerConfig.class);
  }

  /** Writes the values under diffusers' keys; {@link #read} gives them back. */
  public void write(Path file) throws IOException {
    ObjectNode tree = JSON.createObjectNode().put("_class_name", "DDIMScheduler");
    tree.setAll((ObjectNode) JSON.valueToTree(this));
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
  }

  /** The levels of noise that these values give. */
  public NoiseSchedule schedule() {
    NoiseSchedule plain =
        trainedBetas == null
            ? NoiseSchedule.of(betaSchedule, betaStart, betaEnd, numTrainTimesteps)
            : NoiseSchedule.trained(trained());
    return rescaleBetasZeroSnr ? plain.withZeroTerminalSnr() : plain;
  }

  private float[] trained() {
    float[] betas = new float[trainedBetas.size()];
    for (int i = 0; i < betas.length; i++) {
      betas[i] = trainedBetas.get(i);
    }
    return betas;
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
