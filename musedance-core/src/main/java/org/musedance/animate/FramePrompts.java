package org.musedance.animate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.musedance.audio.BeatGrid;
import org.musedance.model.folder.KnownMoves;
import org.musedance.tensor.Seeds;
import org.musedance.text.PromptTimeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked for at each frame. While a prompt names none of the moves that a model knows, as
 * "make it groove" does, those that fit the music take turns, in an order of the seed.
 */
final class FramePrompts {
  private static final Logger LOG = LoggerFactory.getLogger(FramePrompts.class);

  /** How long a move is danced before the next one's turn: four bars of four. */
  private static final int BEATS_OF_A_TURN = 16;

  private final PromptTimeline timeline;
  private final Set<String> open;
  private final List<String> turns;
  private final BeatGrid grid;
  private final double framesPerSecond;

  FramePrompts(
      PromptTimeline timeline,
      KnownMoves known,
      HeardMusic music,
      double framesPerSecond,
      long seed) {
    this.timeline = timeline;
    this.framesPerSecond = framesPerSecond;
    grid = music.grid();
    open = open(timeline, known);
    turns = new ArrayList<>();
    if (!open.isEmpty()) {
      turns.addAll(known.fitting(music.tempo()));
      Collections.shuffle(turns, new Random(Seeds.mix(seed, "moves")));
      LOG.info("where the prompt names no known move, there will be: {}", turns);
    }
  }

  /** The prompts that leave the choice to the music. */
  private static Set<String> open(PromptTimeline timeline, KnownMoves known) {
    if (known.moves().isEmpty()) {
      return Set.of();
    }
    return timeline.distinct().stream()
        .filter(prompt -> !known.areNamedIn(prompt))
        .collect(Collectors.toSet());
  }

  /** The prompt at a frame. */
  String at(int frame) {
    double seconds = frame / framesPerSecond;
    String prompt = timeline.at(seconds);
    if (!open.contains(prompt)) {
      return prompt;
    }
    int turn = (int) (Math.max(0, grid.countAt(seconds)) / BEATS_OF_A_TURN);
    return turns.get(turn % turns.size());
  }

  /** Every prompt once. */
  List<String> distinct() {
    return Stream.concat(timeline.distinct().stream(), turns.stream()).distinct().toList();
  }
}
