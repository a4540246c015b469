package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.model.folder.KnownMoves;
import org.musedance.model.folder.MuseDanceModel;

/** The words by which the small model sees that a prompt names a move. */
class NamedMovesTest {
  private static final KnownMoves KNOWN =
      MuseDanceModel.outline(Path.of("../configs/mini")).knownMoves();

  @ParameterizedTest
  @EnumSource(Move.class)
  void everyWordingOfAMoveNamesOne(Move move) {
    assertThat(MoveWords.of(move).everyForm())
        .filteredOn(wording -> !KNOWN.areNamedIn(wording.replace("~", "its")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dancing",
        "a cat dancing",
        "make it groove",
        "let the rocket dance to the music",
        "party on the dance floor, with a smile",
        "a happy robot having fun",
        "please dance like a pro!"
      })
  void everythingElseLeavesTheChoiceToTheMusic(String prompt) {
    assertThat(KNOWN.areNamedIn(prompt)).isFalse();
  }

  @Test
  void thereIsAPromptForEveryMoveAndItIsNamed() {
    assertThat(KNOWN.moves()).hasSameSizeAs(Arrays.asList(Move.values()));
    assertThat(KNOWN.moves()).allMatch(move -> KNOWN.areNamedIn(move.prompt()));
  }
}
