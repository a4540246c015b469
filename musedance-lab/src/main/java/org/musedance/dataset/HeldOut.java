package org.musedance.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.musedance.world.Move;
import org.musedance.world.SubjectKind;

/** Pairs of dancer and move that training never sees together, so that a test can show them. */
public final class HeldOut {
  private static final Map<SubjectKind, Move> PAIRS =
      Map.of(
          SubjectKind.HUMAN, Move.TWIST,
          SubjectKind.ROBOT, Move.SWAY,
          SubjectKind.ANIMAL, Move.HEADBANG,
          SubjectKind.OBJECT, Move.JUMP,
          SubjectKind.LOGO, Move.BOUNCE,
          SubjectKind.CUTOUT, Move.STEP_TOUCH);

  private HeldOut() {}

  /** Whether training leaves a pair out. */
  public static boolean pair(SubjectKind kind, Move move) {
    return PAIRS.get(kind) == move;
  }

  /** A random move that training may show with a kind of dancer. */
  static Move move(SubjectKind kind, RandomGenerator random) {
    List<Move> moves = Arrays.stream(Move.values()).filter(m -> !pair(kind, m)).toList();
    return moves.get(random.nextInt(moves.size()));
  }
}
