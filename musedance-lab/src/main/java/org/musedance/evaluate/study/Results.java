package org.musedance.evaluate.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;

/**
 * Results on disk, one file per clip, so that an evaluation that was stopped goes on. They belong
 * to one setting, which lies beside them: a folder of another setting is refused.
 *
 * @param <R> a record
 */
public final class Results<R> {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private static final String SETTING = "setting.json";

  private final Path folder;
  private final Class<R> type;

  private Results(Path folder, Class<R> type) {
    this.folder = folder;
    this.type = type;
  }

  /**
   * Opens the results of a folder, new ones where there are none.
   *
   * @param output the evaluation's folder; results lie in {@code results/} in it
   * @param setting everything that results depend on
   * @throws UserError if the folder holds results of another setting
   */
  public static <R> Results<R> open(Path output, Object setting, Class<R> type) {
    Path folder = output.resolve("results");
    Path file = folder.resolve(SETTING);
    JsonNode wanted = JSON.valueToTree(setting);
    try {
      Files.createDirectories(folder);
      if (Files.exists(file)) {
        requireSame(output, wanted, JSON.readTree(file.toFile()));
      } else {
        replace(file, wanted);
      }
    } catch (IOException e) {
      throw unusable(output, e);
    }
    return new Results<>(folder, type);
  }

  private static void requireSame(Path output, JsonNode wanted, JsonNode there)
      throws JsonProcessingException {
    // Written and read again, so that numbers have one form.
    if (!JSON.readTree(JSON.writeValueAsString(wanted)).equals(there)) {
      throw new UserError(
          "output %s must be a new folder or one of the same evaluation, but holds results of another setting; choose another folder or delete it"
              .formatted(output));
    }
  }

  /** The result of a clip: the stored one, or a new one, which is stored. */
  public R get(String clip, Supplier<R> measured) {
    Path file = folder.resolve(clip + ".json");
    try {
      if (Files.exists(file)) {
        return JSON.readValue(file.toFile(), type);
      }
      R result = measured.get();
      replace(file, result);
      return result;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** The stored results of a folder, in the order of their names. */
  public static <R> List<R> readAll(Path output, Class<R> type) {
    Path folder = output.resolve("results");
    try (Stream<Path> files = Files.list(folder)) {
      List<R> results = new ArrayList<>();
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".json") && !f.endsWith(SETTING))
              .sorted()
              .toList()) {
        results.add(JSON.readValue(file.toFile(), type));
      }
      return results;
    } catch (IOException e) {
      throw noEvaluation(output, e);
    }
  }

  /** The setting of the results of a folder. */
  public static Map<String, Object> setting(Path output) {
    try {
      return JSON.readValue(
          output.resolve("results").resolve(SETTING).toFile(), new TypeReference<>() {});
    } catch (IOException e) {
      throw noEvaluation(output, e);
    }
  }

  private static UserError noEvaluation(Path output, IOException e) {
    return new UserError(
        "%s must be the folder of an evaluation, with results in it, but is not; name one"
            .formatted(output),
        e);
  }

  private static void replace(Path target, Object value) throws IOException {
    Path beside = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      JSON.writeValue(beside.toFile(), value);
      Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static UserError unusable(Path folder, IOException e) {
    return new UserError(
        "output %s must be a folder that can be written, but that failed (%s); choose another"
            .formatted(folder, e),
        e);
  }
}
