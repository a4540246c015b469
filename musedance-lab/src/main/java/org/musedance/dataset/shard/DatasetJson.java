package org.musedance.dataset.shard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.musedance.tensor.UserError;

/** The records of a dataset as JSON: snake_case, nothing null, unknown keys refused. */
public final class DatasetJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private DatasetJson() {}

  /** The text of a record, ending with a new line. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a record to file, whole or not at all. */
  public static void write(Path file, Object value) {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(beside, text(value));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          "output %s must be writable, but writing failed (%s); check permissions and free space"
              .formatted(file, e),
          e);
    }
  }

  /** Reads a record that was written by {@link #write}. */
  public static <T> T read(Path file, Class<T> type) {
    try {
      return parse(Files.readAllBytes(file), file.toString(), type);
    } catch (IOException e) {
      throw new UserError(
          "%s must be a readable file, but is not (%s); check the path".formatted(file, e), e);
    }
  }

  /**
   * Reads a record.
   *
   * @param name of the source, for errors
   */
  public static <T> T parse(byte[] json, String name, Class<T> type) {
    try {
      return MAPPER.readValue(new String(json, StandardCharsets.UTF_8), type);
    } catch (JsonProcessingException e) {
      throw new UserError(
          "%s must be JSON of this version of the program, but is not (%s); build the dataset again"
              .formatted(name, e.getOriginalMessage()),
          e);
    }
  }
}
