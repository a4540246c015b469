package org.musedance.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.musedance.tensor.UserError;

/**
 * What a published tokenizer folder says.
 *
 * @param vocabulary ids by token
 * @param merges learnt pairs, first learnt first
 * @param maxLength ids per text
 */
record TokenizerFolder(
    Path path,
    Map<String, Integer> vocabulary,
    List<String> merges,
    String startToken,
    String endToken,
    String padToken,
    int maxLength) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CLIP_LENGTH = 77;

  /** Files without a limit say 10^30. */
  private static final double NO_LIMIT = 1e6;

  TokenizerFolder {
    for (String token : List.of(startToken, endToken, padToken)) {
      if (!vocabulary.containsKey(token)) {
        throw new UserError(
            path
                + " must have its special tokens in its vocabulary, but lacks "
                + token
                + "; take vocab.json and tokenizer_config.json from the same model");
      }
    }
  }

  static TokenizerFolder read(Path folder) {
    Path settings = folder.resolve("tokenizer_config.json");
    JsonNode config = Files.exists(settings) ? json(settings) : MAPPER.createObjectNode();
    String end = token(config, "eos_token", "<|endoftext|>");
    double length = config.path("model_max_length").asDouble(CLIP_LENGTH);
    boolean whole = !Files.exists(folder.resolve("vocab.json"));
    JsonNode model = whole ? json(folder.resolve("tokenizer.json")).path("model") : null;
    return new TokenizerFolder(
        folder,
        vocabulary(whole ? model.path("vocab") : json(folder.resolve("vocab.json"))),
        whole ? merges(model.path("merges")) : merges(folder.resolve("merges.txt")),
        token(config, "bos_token", "<|startoftext|>"),
        end,
        token(config, "pad_token", end),
        length > NO_LIMIT ? CLIP_LENGTH : (int) length);
  }

  int id(String token) {
    return vocabulary.get(token);
  }

  /** A token is text, or an object with the text as its content. */
  private static String token(JsonNode config, String key, String absent) {
    JsonNode node = config.path(key);
    return node.path("content").asText(node.isTextual() ? node.textValue() : absent);
  }

  private static Map<String, Integer> vocabulary(JsonNode json) {
    Map<String, Integer> vocabulary = new HashMap<>();
    json.properties().forEach(each -> vocabulary.put(each.getKey(), each.getValue().asInt()));
    return vocabulary;
  }

  /** Pairs as "left right" or, in newer files, as ["left", "right"]. */
  private static List<String> merges(JsonNode json) {
    List<String> merges = new ArrayList<>();
    json.forEach(
        pair ->
            merges.add(
                pair.isTextual()
                    ? pair.textValue()
                    : pair.get(0).asText() + " " + pair.get(1).asText()));
    return merges;
  }

  /** One pair per line behind a line with the version. */
  private static List<String> merges(Path file) {
    return text(file)
        .lines()
        .skip(1)
        .filter(line -> line.indexOf(' ') > 0)
        .map(String::strip)
        .toList();
  }

  private static JsonNode json(Path file) {
    try {
      return MAPPER.readTree(text(file));
    } catch (JsonProcessingException e) {
      throw new UserError(
          file + " must be JSON, but is not: " + e.getOriginalMessage() + "; download it again", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError(
          file + " must be a readable file, but is not (" + e + "); check the model folder", e);
    }
  }
}
