package org.musedance.dataset.source;

import java.util.Arrays;

/**
 * What a clip looks like and how it moves, four times a second.
 *
 * <p>Two dances of one dancer in one room look alike, so looks alone do not make a duplicate: the
 * same squares must also become brighter and darker at the same moments.
 *
 * @param looks a {@link PictureHash} per moment
 * @param brighter a bit per square of an 8 x 8 grid that is brighter than a moment before
 * @param darker a bit per square that is darker than a moment before
 */
public record Fingerprint(long[] looks, long[] brighter, long[] darker) {
  /** Moments per second. */
  public static final double RATE = 4;

  static final int GRID = 8;

  /** Of 255 levels; below it, compression could be the reason. */
  private static final float LEAST_CHANGE = 2;

  /**
   * Bits of 64 that two unrelated pictures differ in: 32; a copy in another size: up to about 6.
   */
  private static final double MOST_BITS = 10;

  /** Share of the changed squares that two clips must have in common. */
  private static final double LEAST_SHARED = .5;

  /** Share of the shorter clip that must lie inside the other one. */
  private static final double LEAST_OVERLAP = .6;

  /** How alike two clips are at their best alignment. */
  public enum Likeness {
    /** They have nothing to do with each other. */
    NONE,
    /** The same place or person: not for two splits. */
    LOOKS,
    /** The same recording. */
    DUPLICATE
  }

  /** Bits of the squares whose brightness rose from before to after, or fell for sign -1. */
  static long changed(float[] before, float[] after, int sign) {
    long bits = 0;
    for (int i = 0; i < before.length; i++) {
      bits = bits << 1 | (sign * (after[i] - before[i]) > LEAST_CHANGE ? 1 : 0);
    }
    return bits;
  }

  /** A part of it, in moments. */
  Fingerprint slice(int from, int to) {
    return new Fingerprint(
        Arrays.copyOfRange(looks, from, to),
        Arrays.copyOfRange(brighter, from, to),
        Arrays.copyOfRange(darker, from, to));
  }

  /** Compares at every shift that leaves enough overlap. */
  public Likeness to(Fingerprint other) {
    int shorter = Math.min(looks.length, other.looks.length);
    int overlap = (int) Math.ceil(LEAST_OVERLAP * shorter);
    Likeness best = Likeness.NONE;
    for (int shift = overlap - other.looks.length; shift <= looks.length - overlap; shift++) {
      Likeness likeness = at(shift, other);
      best = likeness.compareTo(best) > 0 ? likeness : best;
    }
    return best;
  }

  /** The other clip's moment 0 is at this one's moment {@code shift}. */
  private Likeness at(int shift, Fingerprint other) {
    int from = Math.max(0, shift);
    int to = Math.min(looks.length, shift + other.looks.length);
    int different = 0;
    int common = 0;
    int either = 0;
    for (int i = from; i < to; i++) {
      int j = i - shift;
      different += Long.bitCount(looks[i] ^ other.looks[j]);
      common += Long.bitCount(brighter[i] & other.brighter[j]);
      common += Long.bitCount(darker[i] & other.darker[j]);
      either += Long.bitCount(brighter[i] | other.brighter[j]);
      either += Long.bitCount(darker[i] | other.darker[j]);
    }
    if (different > MOST_BITS * (to - from)) {
      return Likeness.NONE;
    }
    return common >= LEAST_SHARED * either ? Likeness.DUPLICATE : Likeness.LOOKS;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that
        && Arrays.equals(looks, that.looks)
        && Arrays.equals(brighter, that.brighter)
        && Arrays.equals(darker, that.darker);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(looks) + 31 * Arrays.hashCode(brighter);
  }

  @Override
  public String toString() {
    return "Fingerprint[%d moments]".formatted(looks.length);
  }
}
