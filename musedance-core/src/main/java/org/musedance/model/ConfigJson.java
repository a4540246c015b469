package org.musedance.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.musedance.tensor.UserError;

/**
 * A published {@code config.json}, asked key by key.
 *
 * <p>Published files carry many keys that say nothing about the network, so unknown keys pass; a
 * key that would change the network in a way we do not compute is refused by {@link #only}. A null
 * counts as absent, as in the libraries that write these files.
 */
public final class ConfigJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String file;
  private final JsonNode root;

  private ConfigJson(String file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /** Reads a file that must hold one JSON object. */
  public static ConfigJson read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new UserError(file + " must exist, but does not; check the model folder", e);
    } catch (IOException e) {
      throw new UserError(file + " must be readable, but is not: " + e + "; check its rights", e);
    }
  }

  /** Reads text that must hold one JSON object; the source is named in messages. */
  public static ConfigJson parse(String text, String source) {
    try {
      JsonNode root = MAPPER.readTree(text);
      if (!root.isObject()) {
        throw new UserError(
            source + " must hold one JSON object, but holds something else; download it again");
      }
      return new ConfigJson(source, root);
    } catch (JsonProcessingException e) {
      throw new UserError(
          source + " must be JSON, but is not: " + e.getOriginalMessage() + "; download it again",
          e);
    }
  }

  /** Writes a record whose components are named as its keys shall be. */
  public static void write(Path file, Object config) {
    try {
      Files.writeString(file, MAPPER.writeValueAsString(config) + "\n");
    } catch (IOException e) {
      throw new UserError(file + " must be writable, but is not: " + e + "; check its folder", e);
    }
  }

  /** A whole number that must be there. */
  public int integer(String key) {
    return integerOf(key, required(key));
  }

  /** A whole number with a default. */
  public int integer(String key, int absent) {
    return root.hasNonNull(key) ? integer(key) : absent;
  }

  /** Whole numbers that must be there. */
  public List<Integer> integers(String key) {
    JsonNode list = required(key);
    if (!list.isArray() || list.isEmpty()) {
      throw wrong(key, "a list of whole numbers", list);
    }
    List<Integer> numbers = new ArrayList<>();
    list.forEach(node -> numbers.add(integerOf(key, node)));
    return List.copyOf(numbers);
  }

  /** Whole numbers, of which a single one may stand without brackets; with a default. */
  public List<Integer> oneOrMore(String key, int absent) {
    if (!root.hasNonNull(key)) {
      return List.of(absent);
    }
    return root.get(key).isArray() ? integers(key) : List.of(integer(key));
  }

  /** Words that must be there. */
  public List<String> words(String key) {
    JsonNode list = required(key);
    if (!list.isArray()) {
      throw wrong(key, "a list of words", list);
    }
    List<String> words = new ArrayList<>();
    list.forEach(node -> words.add(node.asText()));
    return List.copyOf(words);
  }

  /** The part of the network that an object of its own describes, or null when it is absent. */
  public <T> T part(String key, Function<ConfigJson, T> reader) {
    if (!root.hasNonNull(key)) {
      return null;
    }
    JsonNode node = root.get(key);
    if (!node.isObject()) {
      throw wrong(key, "an object", node);
    }
    return reader.apply(new ConfigJson(file + ": " + key, node));
  }

  /** A number with a default. */
  public double number(String key, double absent) {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    JsonNode node = root.get(key);
    if (!node.isNumber()) {
      throw wrong(key, "a number", node);
    }
    return node.doubleValue();
  }

  /** True or false with a default. */
  public boolean flag(String key, boolean absent) {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    JsonNode node = root.get(key);
    if (!node.isBoolean()) {
      throw wrong(key, "true or false", node);
    }
    return node.booleanValue();
  }

  /** Text with a default. */
  public String text(String key, String absent) {
    if (!root.hasNonNull(key)) {
      return absent;
    }
    JsonNode node = root.get(key);
    if (!node.isTextual()) {
      throw wrong(key, "text", node);
    }
    return node.textValue();
  }

  /** How many entries a list or an object has, 0 when it is absent. */
  public int count(String key) {
    return root.hasNonNull(key) ? root.get(key).size() : 0;
  }

  /** Refuses a value, or an entry of a list, that the network does not know. */
  public ConfigJson only(String key, String... known) {
    if (root.hasNonNull(key)) {
      JsonNode node = root.get(key);
      Iterable<JsonNode> values = node.isArray() ? node : List.of(node);
      for (JsonNode value : values) {
        if (!Set.of(known).contains(value.asText())) {
          throw wrong(key, known.length == 0 ? "null" : String.join(" or ", known), value);
        }
      }
    }
    return this;
  }

  /** Makes a record from this file; what the record refuses is the file's fault. */
  public <T> T build(Supplier<T> record) {
    try {
      return record.get();
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    }
  }

  private JsonNode required(String key) {
    if (!root.hasNonNull(key)) {
      throw new UserError(
          file + ": " + key + " must be given, but is missing; use the file beside the weights");
    }
    return root.get(key);
  }

  private int integerOf(String key, JsonNode node) {
    if (!node.canConvertToInt() || !node.isIntegralNumber()) {
      throw wrong(key, "a whole number", node);
    }
    return node.intValue();
  }

  private UserError wrong(String key, String rule, JsonNode value) {
    return new UserError(
        file + ": " + key + " must be " + rule + ", but is " + value + "; use a model that has it");
  }
}
