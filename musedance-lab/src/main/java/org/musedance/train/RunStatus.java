package org.musedance.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.musedance.tensor.UserError;

/**
 * How far a training run is, from what is in its folder alone: it may be read while the run goes
 * on.
 *
 * @param stage of the run
 * @param step the last one logged, 0 before the first
 * @param steps in all
 * @param losses of that step by name, the total first
 * @param validations validation losses by step
 * @param framesPerSecond learnt lately
 * @param stepSeconds time of a step lately
 * @param patience how long a run that goes on may say nothing
 * @param written when the run last wrote something
 */
public record RunStatus(
    String stage,
    long step,
    long steps,
    Map<String, Double> losses,
    Map<Long, Double> validations,
    double framesPerSecond,
    double stepSeconds,
    Duration patience,
    Instant written) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NO_LOSSES =
      Set.of("step", "gradient_norm", "learning_rate", "frames_per_second", "step_seconds");
  private static final int LOG_LINES = 3;
  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(1);

  /**
   * Reads the folder of a run.
   *
   * @throws UserError if there is no run
   */
  public static RunStatus read(Path run) {
    Path config = run.resolve("config.yaml");
    Path log = run.resolve("log.jsonl");
    if (!Files.exists(config) || !Files.exists(log)) {
      throw new UserError(
          "%s must be the folder of a training run, but has no config.yaml and log.jsonl; give what musedance train had as --output"
              .formatted(run));
    }
    return of(TrainConfig.read(config), lines(log), written(run));
  }

  /** All lines but one that is just being written. */
  private static List<JsonNode> lines(Path log) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(log)) {
        lines.add(JSON.readTree(line));
      }
    } catch (JsonProcessingException unfinished) {
      return lines;
    } catch (IOException e) {
      throw new UserError(log + " must be readable, but is not (" + e + "); check its rights", e);
    }
    return lines;
  }

  /** When a line, a sheet or a checkpoint was written last. */
  private static Instant written(Path run) {
    Instant last = Instant.EPOCH;
    for (String name : List.of("log.jsonl", "sheets", "checkpoints")) {
      Instant changed = Instant.ofEpochMilli(run.resolve(name).toFile().lastModified());
      last = changed.isAfter(last) ? changed : last;
    }
    return last;
  }

  private static RunStatus of(TrainConfig config, List<JsonNode> lines, Instant written) {
    Map<Long, Double> validations = new LinkedHashMap<>();
    JsonNode last = JSON.createObjectNode();
    for (JsonNode line : lines) {
      if (line.has("validation")) {
        validations.put(line.get("step").asLong(), line.get("validation").asDouble());
      } else if (line.has("loss")) {
        last = line;
      }
    }
    Map<String, Double> losses = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : last.properties()) {
      if (!NO_LOSSES.contains(field.getKey())) {
        losses.put(field.getKey(), field.getValue().asDouble());
      }
    }
    double stepSeconds = last.path("step_seconds").asDouble();
    return new RunStatus(
        config.stage(),
        last.path("step").asLong(),
        config.steps(),
        losses,
        validations,
        last.path("frames_per_second").asDouble(),
        stepSeconds,
        LEAST_PATIENCE.plusMillis(
            Math.round(LOG_LINES * config.every().log() * stepSeconds * 1000)),
        written);
  }

  /** The step of the least validation loss, or null before the first validation. */
  public Long best() {
    return validations.entrySet().stream()
        .filter(entry -> Double.isFinite(entry.getValue()))
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Lines for people. */
  public List<String> describe(Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("%s, step %d of %d".formatted(stage, step, steps));
    if (!losses.isEmpty()) {
      lines.add(
          losses.entrySet().stream()
              .map(loss -> "%s %s".formatted(loss.getKey(), shown(loss.getValue())))
              .collect(Collectors.joining(", ")));
    }
    Long best = best();
    if (best != null) {
      lines.add("best validation %s at step %d".formatted(shown(validations.get(best)), best));
    }
    lines.add(pace(now));
    return lines;
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private String pace(Instant now) {
    if (step == steps) {
      return "done";
    }
    if (Duration.between(written, now).compareTo(patience) > 0) {
      return "stopped; the same musedance train command goes on from the last checkpoint";
    }
    if (step == 0) {
      return "just begun";
    }
    return String.format(
        Locale.ROOT,
        "%.0f frames per second, %s left",
        framesPerSecond,
        new Trainer.Report(step, steps, 0, 0, framesPerSecond, stepSeconds).timeLeft());
  }
}
