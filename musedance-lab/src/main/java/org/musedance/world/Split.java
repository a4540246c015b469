package org.musedance.world;

import java.util.List;

/**
 * Which seeds belong to training, validation and test, so that no dancer is in two of them; and
 * which moves some kinds never dance in training, so that the test can ask for them.
 */
public enum Split {
  /** 90% of all seeds. */
  TRAIN,
  VALIDATION,
  TEST;

  private record Pair(SubjectKind kind, Move move) {}

  private static final List<Pair> HELD_OUT =
      List.of(
          new Pair(SubjectKind.ROBOT, Move.TWIST),
          new Pair(SubjectKind.ANIMAL, Move.STEP_TOUCH),
          new Pair(SubjectKind.OBJECT, Move.JUMP),
          new Pair(SubjectKind.CUTOUT, Move.SWAY),
          new Pair(SubjectKind.LOGO, Move.HEADBANG));

  /** The split a seed belongs to. */
  public static Split of(long seed) {
    long draw = Long.remainderUnsigned(mix(seed), 100);
    return draw < 90 ? TRAIN : draw < 95 ? VALIDATION : TEST;
  }

  /** A seed of this split for an index; different indices give different seeds. */
  public long seed(long index) {
    long candidate = mix(index);
    while (of(candidate) != this) {
      candidate = mix(candidate);
    }
    return candidate;
  }

  /** Whether this split may show a kind dancing a move: training leaves a few pairs out. */
  public boolean allows(SubjectKind kind, Move move) {
    return this != TRAIN || !HELD_OUT.contains(new Pair(kind, move));
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014), a bijection. */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
