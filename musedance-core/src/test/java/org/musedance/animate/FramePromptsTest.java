package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.musedance.audio.BeatGrid;
import org.musedance.model.folder.KnownMoves;
import org.musedance.model.folder.KnownMoves.KnownMove;
import org.musedance.text.PromptTimeline;

/** Music of 120 beats per minute, 12 frames per second: 96 frames are 16 beats. */
class FramePromptsTest {
  private static final int TURN = 96;
  private static final KnownMoves MOVES =
      new KnownMoves(
          List.of(
              new KnownMove("swaying", 60, 100, List.of("sway", "swaying")),
              new KnownMove("bouncing", 90, 140, List.of("bounce", "bouncing")),
              new KnownMove("jumping", 110, 180, List.of("jump", "jumping"))));

  private static FramePrompts asked(KnownMoves known, PromptTimeline timeline, long seed) {
    double[] beats = IntStream.range(0, 200).mapToDouble(i -> i / 2.0).toArray();
    HeardMusic music = new HeardMusic(120, new BeatGrid(beats, 120, 12), new float[0][]);
    return new FramePrompts(timeline, known, music, 12, seed);
  }

  @Test
  void aPromptThatNamesAMoveIsTakenAsItIs() {
    FramePrompts asked = asked(MOVES, PromptTimeline.of("a cat, bouncing!"), 1);

    assertThat(asked.distinct()).containsExactly("a cat, bouncing!");
    assertThat(asked.at(0)).isEqualTo("a cat, bouncing!");
    assertThat(asked.at(20 * TURN)).isEqualTo("a cat, bouncing!");
  }

  @Test
  void elseTheMovesThatFitTakeTurnsOfSixteenBeats() {
    FramePrompts asked = asked(MOVES, PromptTimeline.of("make it groove"), 1);

    assertThat(asked.at(TURN - 1)).isEqualTo(asked.at(0));
    assertThat(asked.at(2 * TURN)).isEqualTo(asked.at(0));
    assertThat(List.of(asked.at(0), asked.at(TURN)))
        .containsExactlyInAnyOrder("bouncing", "jumping");
    assertThat(asked.distinct()).containsExactlyInAnyOrder("make it groove", "bouncing", "jumping");
  }

  @Test
  void theSeedSaysWhichComesFirst() {
    Set<String> first = new LinkedHashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      first.add(asked(MOVES, PromptTimeline.of(""), seed).at(0));
      assertThat(asked(MOVES, PromptTimeline.of(""), seed).at(0))
          .isEqualTo(asked(MOVES, PromptTimeline.of(""), seed).at(0));
    }
    assertThat(first).containsExactlyInAnyOrder("bouncing", "jumping");
  }

  @Test
  void onlyWhereATimelineNamesNoMoveIsOneChosen() {
    PromptTimeline timeline = PromptTimeline.parse("party", List.of("2-4: sway"));
    FramePrompts asked = asked(MOVES, timeline, 1);

    assertThat(asked.at(24)).isEqualTo("sway");
    assertThat(asked.at(23)).isIn("bouncing", "jumping");
    assertThat(asked.at(48)).isIn("bouncing", "jumping");
  }

  @Test
  void aModelThatKnowsNoMovesIsToldWhatWasTyped() {
    FramePrompts asked = asked(KnownMoves.NONE, PromptTimeline.of("make it groove"), 1);

    assertThat(asked.at(0)).isEqualTo("make it groove");
    assertThat(asked.distinct()).containsExactly("make it groove");
  }
}
