package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.UserError;

class KnownMovesTest {
  private static final String TWO =
      """
      {"moves": [
        {"prompt": "rocking out", "slowest": 110, "fastest": 180, "words": ["rock out", "hair"]},
        {"prompt": "nodding", "slowest": 60, "fastest": 120, "words": ["nod"]}
      ]}
      """;

  @TempDir private Path folder;

  private KnownMoves read(String json) throws IOException {
    return KnownMoves.read(Files.writeString(folder.resolve("moves.json"), json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nod", "Please NOD, cat!", "a dog that rocks... rock   out", "let its hair fly"})
  void wordsAndPhrasesNameAMove(String prompt) throws IOException {
    assertThat(read(TWO).areNamedIn(prompt)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nodes", "out on a rock", "rock", "rocket outside", "dancing"})
  void otherWordsDoNot(String prompt) throws IOException {
    assertThat(read(TWO).areNamedIn(prompt)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "60, nodding",
    "115, rocking out;nodding",
    "150, rocking out",
    "0, rocking out;nodding"
  })
  void movesFitTempos(double tempo, String prompts) throws IOException {
    assertThat(read(TWO).fitting(tempo)).containsExactly(prompts.split(";"));
  }

  @Test
  void aModelNeedNotKnowAny() {
    KnownMoves none = KnownMoves.read(folder.resolve("moves.json"));

    assertThat(none).isEqualTo(KnownMoves.NONE);
    assertThat(none.areNamedIn("nod")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"moves\": [{\"prompt\": \"\", \"slowest\": 1, \"fastest\": 2, \"words\": [\"a\"]}]}",
        "{\"moves\": [{\"prompt\": \"a\", \"slowest\": 3, \"fastest\": 2, \"words\": [\"a\"]}]}",
        "{\"moves\": [{\"prompt\": \"a\", \"slowest\": 1, \"fastest\": 2, \"words\": []}]}",
        "{\"moves\": [{\"prompt\": \"a\", \"slowest\": 1, \"fastest\": 2}]}",
        "{\"moves\": 3}",
        "{\"tricks\": []}"
      })
  void aBrokenListIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("moves.json must list the moves that a model knows, but ");
  }
}
