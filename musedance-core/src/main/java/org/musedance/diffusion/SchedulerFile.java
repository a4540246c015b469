package org.musedance.diffusion;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.musedance.tensor.UserError;

/**
 * A {@code scheduler_config.json}: the sampler it was written for, and the values that any sampler
 * takes from it. As in diffusers, a file written for one class can be read by another: what it
 * lacks then has that other class's default, and keys of other classes are passed over.
 */
public final class SchedulerFile {
  static final String CLASS_NAME = "_class_name";

  /** Files of DPMSolverMultistepScheduler hold {@code -Infinity}. */
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final String source;
  private final JsonNode given;

  private SchedulerFile(String source, JsonNode given) {
    this.source = source;
    this.given = given;
  }

  /** Reads a file. */
  public static SchedulerFile read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** Reads the text of a file; the source is named in messages. */
  static SchedulerFile parse(String text, String source) {
    try {
      return new SchedulerFile(source, JSON.readTree(text));
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static UserError unreadable(String source, IOException e) {
    return new UserError(
        "the scheduler configuration must be a JSON file of diffusers' form, but "
            + source
            + " could not be read ("
            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
            + "); copy it again from where the model came from",
        e);
  }

  /**
   * The sampler that the file was written for; DDIM where it names none.
   *
   * @throws UserError if it is not one of ours
   */
  public SamplerKind kind() {
    String name = given.path(CLASS_NAME).asText(SchedulerClass.DDIM.published());
    SchedulerClass written =
        Arrays.stream(SchedulerClass.values())
            .filter(one -> one.published().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    return switch (written) {
      case DDIM -> SamplerKind.DDIM;
      case DPM -> kind(options(new Form(DpmSampler.Algorithm.CLEAN)).algorithmType());
      case UNIPC -> SamplerKind.UNIPC;
      case LCM -> SamplerKind.LCM;
      case PNDM -> SamplerKind.PNDM;
    };
  }

  /** Which of the samplers of DPMSolverMultistepScheduler. */
  @JsonNaming(SnakeCaseStrategy.class)
  private record Form(DpmSampler.Algorithm algorithmType) {}

  private static SamplerKind kind(DpmSampler.Algorithm form) {
    return switch (form) {
      case NOISE -> SamplerKind.DPM;
      case CLEAN -> SamplerKind.DPM_PLUS_PLUS;
      case CLEAN_STOCHASTIC -> SamplerKind.DPM_PLUS_PLUS_SDE;
    };
  }

  private UserError unknown(String name) {
    String known =
        Arrays.stream(SchedulerClass.values())
            .map(SchedulerClass::published)
            .collect(Collectors.joining(", "));
    return new UserError(
        "_class_name must be one of %s in %s, but was %s; name a sampler yourself (%s)"
            .formatted(known, source, name, SamplerKind.words()));
  }

  /** What the denoiser's output stands for. */
  public Prediction predictionType() {
    return config(SchedulerClass.DDIM).predictionType();
  }

  /** A sampler with the values of this file, in a number of steps. */
  public Sampler sampler(SamplerKind kind, int steps) {
    return kind.build(this, steps);
  }

  /** The values that samplers share, as one class reads them. */
  SchedulerConfig config(SchedulerClass reader) {
    return merged(reader.defaults(), SchedulerConfig.class);
  }

  /** The values of the file where it has them, else the defaults. */
  <T extends Record> T options(T defaults) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) defaults.getClass();
    return merged(JSON.valueToTree(defaults), type);
  }

  private <T> T merged(ObjectNode values, Class<T> type) {
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (given.hasNonNull(name)) {
                values.set(name, given.get(name));
              }
            });
    try {
      return JSON.treeToValue(values, type);
    } catch (IOException e) {
      if (e.getCause() instanceof UserError wrongValue) {
        throw wrongValue;
      }
      throw unreadable(source, e);
    }
  }

  /** Refuses a value that would ask for what is not computed here. */
  void refuse(String flag, boolean value) {
    if (given.hasNonNull(flag) && given.get(flag).asBoolean() == value) {
      throw new UserError(
          "%s must be %s in %s, but was %s; correct it or choose another sampler"
              .formatted(flag, !value, source, value));
    }
  }
}
