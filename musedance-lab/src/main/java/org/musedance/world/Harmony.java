package org.musedance.world;

import java.util.SplittableRandom;

/**
 * The key and the chords of a song: one chord per bar, a progression of four bars over and over.
 *
 * @param tonic the key's root as a MIDI note, 45 to 56
 * @param scale seven semitone offsets
 * @param progression the scale degree (0 to 6) of each bar's chord
 * @param tones notes per chord, 3 or 4
 */
record Harmony(int tonic, int[] scale, int[] progression, int tones) {
  private static final int[] MAJOR = {0, 2, 4, 5, 7, 9, 11};
  private static final int[] MINOR = {0, 2, 3, 5, 7, 8, 10};
  private static final int[] DORIAN = {0, 2, 3, 5, 7, 9, 10};
  private static final int[][] BRIGHT = {
    {0, 4, 5, 3}, {0, 5, 3, 4}, {0, 3, 4, 3}, {5, 3, 0, 4}, {0, 2, 3, 4}
  };
  private static final int[][] DARK = {{0, 5, 2, 6}, {0, 3, 5, 6}, {0, 6, 5, 6}, {0, 0, 3, 5}};
  private static final int[][] VAMPS = {{0, 3, 0, 3}, {0, 0, 3, 4}, {0, 6, 3, 0}};

  static Harmony draw(SongStyle style, SplittableRandom random) {
    int tonic = random.nextInt(45, 57);
    return switch (style) {
      case FUNK -> new Harmony(tonic, DORIAN, choose(VAMPS, random), 4);
      case HIP_HOP, HOUSE -> new Harmony(tonic, MINOR, choose(DARK, random), 4);
      case DRUM_AND_BASS -> new Harmony(tonic, MINOR, choose(DARK, random), 3);
      case WALTZ, REGGAE -> new Harmony(tonic, MAJOR, choose(BRIGHT, random), 3);
      default ->
          random.nextInt(3) == 0
              ? new Harmony(tonic, MINOR, choose(DARK, random), 3)
              : new Harmony(tonic, MAJOR, choose(BRIGHT, random), 3);
    };
  }

  /** The degree of the chord in a bar; bars may be negative. */
  int degree(int bar) {
    return progression[Math.floorMod(bar, progression.length)];
  }

  /** The MIDI note of a scale degree, counted from the tonic; any integer. */
  int note(int degree) {
    return tonic + 12 * Math.floorDiv(degree, 7) + scale[Math.floorMod(degree, 7)];
  }

  /** The MIDI note of a scale degree moved by octaves into {@code [low, low + 12)}. */
  int noteWithin(int degree, int low) {
    return low + Math.floorMod(note(degree) - low, 12);
  }

  /** The scale degree nearest to {@code degree} that belongs to the bar's chord. */
  int nearestTone(int degree, int bar) {
    int[] towardsTriad = {0, -1, 0, -1, 0, -1, 1};
    return degree + towardsTriad[Math.floorMod(degree - degree(bar), 7)];
  }

  /** The pitch of a MIDI note in Hz. */
  static double hertz(int note) {
    return 440 * Math.pow(2, (note - 69) / 12.0);
  }

  private static int[] choose(int[][] choices, SplittableRandom random) {
    return choices[random.nextInt(choices.length)];
  }
}
