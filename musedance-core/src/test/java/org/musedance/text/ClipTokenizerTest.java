package org.musedance.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.UserError;

class ClipTokenizerTest {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");
  private static final Path FOLDER = REFERENCE.resolve("tiny-sd/tokenizer");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path temporary;

  static Stream<Arguments> published() throws IOException {
    JsonNode cases = MAPPER.readTree(REFERENCE.resolve("io/tokenizer.json").toFile());
    return Stream.iterate(0, i -> i < cases.size(), i -> i + 1)
        .map(cases::get)
        .map(
            each ->
                Arguments.of(
                    each.get("text").textValue(),
                    longs(each.get("ids")),
                    longs(each.get("padded_77"))));
  }

  private static long[] longs(JsonNode numbers) {
    return MAPPER.convertValue(numbers, long[].class);
  }

  @ParameterizedTest
  @MethodSource("published")
  void givesTheIdsOfTheReference(String text, long[] ids, long[] padded) {
    ClipTokenizer tokenizer = ClipTokenizer.read(FOLDER);
    assertThat(tokenizer.encode(text)).isEqualTo(padded);
    if (ids.length <= tokenizer.maxLength()) {
      assertThat(tokenizer.tokens(text)).isEqualTo(ids);
    }
  }

  @Test
  void aTextThatIsTooLongKeepsItsEndToken() {
    long[] ids = ClipTokenizer.read(FOLDER).encode("dance ".repeat(200));
    assertThat(ids).hasSize(77).startsWith(998L, 589L).endsWith(589L, 999L);
    assertThat(ClipTokenizer.read(FOLDER).tokens("dance ".repeat(200))).isEqualTo(ids);
    assertThat(ClipTokenizer.read(FOLDER).uncutLength("dance ".repeat(200))).isEqualTo(202);
  }

  @Test
  void specialTokensAreKeptWholeWhereverTheyStandButOnlyAsWritten() {
    ClipTokenizer tokenizer = ClipTokenizer.read(FOLDER);
    // Hugging Face's tokenizers 0.21 gives these ids for this vocabulary
    assertThat(tokenizer.tokens("don't_ -<|endoftext|> 's"))
        .containsExactly(998, 67, 528, 735, 318, 268, 999, 734, 999);
    assertThat(tokenizer.tokens("<|ENDOFTEXT|> ²"))
        .containsExactly(998, 27, 347, 561, 588, 69, 83, 68, 87, 339, 91, 285, 126, 366, 999);
  }

  @Test
  void readsAFolderThatHasOnlyTokenizerJson() throws IOException {
    String text = "A woman's dancing, 120 BPM!";
    long[] expected = ClipTokenizer.read(FOLDER).encode(text);
    for (boolean pairs : List.of(true, false)) {
      whole(pairs);
      assertThat(ClipTokenizer.read(temporary).encode(text)).isEqualTo(expected);
    }
  }

  private void whole(boolean pairs) throws IOException {
    ObjectNode model = MAPPER.createObjectNode();
    model.set("vocab", MAPPER.readTree(FOLDER.resolve("vocab.json").toFile()));
    ArrayNode merges = model.putArray("merges");
    Files.readAllLines(FOLDER.resolve("merges.txt")).stream()
        .skip(1)
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              if (pairs) {
                merges.add(MAPPER.valueToTree(line.split(" ")));
              } else {
                merges.add(line);
              }
            });
    ObjectNode root = MAPPER.createObjectNode();
    root.set("model", model);
    MAPPER.writeValue(temporary.resolve("tokenizer.json").toFile(), root);
  }

  @Test
  void paddingAndLengthComeFromTheSettings() throws IOException {
    for (String name : List.of("vocab.json", "merges.txt")) {
      Files.copy(FOLDER.resolve(name), temporary.resolve(name));
    }
    Files.writeString(
        temporary.resolve("tokenizer_config.json"),
        "{\"pad_token\": \"!\", \"model_max_length\": 6}");
    ClipTokenizer tokenizer = ClipTokenizer.read(temporary);
    assertThat(tokenizer.encode("a woman")).containsExactly(998, 320, 871, 999, 0, 0);
    assertThat(tokenizer.vocabularySize()).isEqualTo(1000);
  }

  @Test
  void namesWhatTheFolderLacks() throws IOException {
    assertThatThrownBy(() -> ClipTokenizer.read(temporary))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tokenizer.json must be a readable file");
    Files.writeString(temporary.resolve("vocab.json"), "{\"a\": 0}");
    Files.writeString(temporary.resolve("merges.txt"), "#version: 0.2\n");
    assertThatThrownBy(() -> ClipTokenizer.read(temporary))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("but lacks <|startoftext|>");
  }
}
