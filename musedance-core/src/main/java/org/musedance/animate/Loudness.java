package org.musedance.animate;

import java.util.Arrays;

/**
 * How loud a piece of music is from moment to moment, beside its own loud passages: in quiet ones a
 * dance gets smaller, and in silence it rests.
 */
final class Loudness {
  private static final double FRAMES_PER_SECOND = 100;

  /** Frames over which the power is averaged: a second. */
  private static final int AVERAGED = 100;

  /** The share of a piece that is less loud than its loud passages. */
  private static final double LOUD = 0.9;

  /**
   * Below the loud passages, in decibels: where a dance begins to get smaller, and where it rests.
   */
  private static final double QUIET = -20;

  private static final double SILENT = -35;

  private final double[] decibels;

  /**
   * @param logMel log mel energies, 10 ms a frame
   */
  Loudness(float[][] logMel) {
    double[] power = new double[logMel.length + 1];
    for (int i = 0; i < logMel.length; i++) {
      double sum = 0;
      for (float log : logMel[i]) {
        sum += Math.exp(log);
      }
      power[i + 1] = power[i] + sum;
    }
    decibels = new double[logMel.length];
    for (int i = 0; i < decibels.length; i++) {
      int from = Math.max(0, Math.min(i - AVERAGED / 2, decibels.length - AVERAGED));
      int to = Math.min(decibels.length, from + AVERAGED);
      decibels[i] = 10 * Math.log10((power[to] - power[from]) / (to - from));
    }
    long below = (long) (LOUD * Math.max(0, decibels.length - 1));
    double loud = Arrays.stream(decibels).sorted().skip(below).findFirst().orElse(0);
    Arrays.setAll(decibels, i -> decibels[i] - loud);
  }

  /** How far a dance goes at a moment: 1 for as far as it can, 0 for at rest. */
  double livelinessAt(double seconds) {
    if (decibels.length == 0) {
      return 1;
    }
    int frame = (int) Math.min(decibels.length - 1, Math.max(0, seconds * FRAMES_PER_SECOND));
    return Math.max(0, Math.min(1, (decibels[frame] - SILENT) / (QUIET - SILENT)));
  }
}
