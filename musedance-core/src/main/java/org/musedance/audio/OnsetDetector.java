package org.musedance.audio;

import java.util.Arrays;

/**
 * Picks the peaks of onset strength (Boeck, Krebs and Schedl 2012), {@code
 * librosa.onset.onset_detect} 0.11 with its default windows.
 */
public final class OnsetDetector {
  /** Frames before and after a frame among which it must be the largest: 30 ms and none. */
  private static final int PEAK_BEFORE = 1;

  private static final int PEAK_AFTER = 0;

  /** Frames before and after a frame whose mean it must exceed: 100 ms each. */
  private static final int MEAN_BEFORE = 4;

  private static final int MEAN_AFTER = 4;

  /** By how much it must exceed the mean, of the envelope's whole range. */
  private static final double DELTA = 0.07;

  /** Frames to wait after an onset: 30 ms. */
  private static final int WAIT = 1;

  private OnsetDetector() {}

  /**
   * Frames with an onset.
   *
   * @param onsetStrength {@link OnsetStrength} with mean aggregate, one value per frame
   */
  public static int[] detect(float[] onsetStrength) {
    double[] envelope = normalized(onsetStrength);
    int[] onsets = new int[envelope.length];
    int count = 0;
    for (int i = 0; i < envelope.length; i++) {
      boolean rested = count == 0 || i > onsets[count - 1] + WAIT;
      if (rested && isPeak(envelope, i)) {
        onsets[count++] = i;
      }
    }
    return Arrays.copyOf(onsets, count);
  }

  private static boolean isPeak(double[] envelope, int i) {
    for (int j = Math.max(0, i - PEAK_BEFORE);
        j <= Math.min(envelope.length - 1, i + PEAK_AFTER);
        j++) {
      if (envelope[j] > envelope[i]) {
        return false;
      }
    }
    int from = Math.max(0, i - MEAN_BEFORE);
    int to = Math.min(envelope.length, i + MEAN_AFTER + 1);
    double mean = Arrays.stream(envelope, from, to).sum() / (to - from);
    return envelope[i] >= mean + DELTA;
  }

  /** The envelope stretched to 0 .. 1; a constant one becomes all zero. */
  private static double[] normalized(float[] envelope) {
    double min = Double.POSITIVE_INFINITY;
    double max = 0;
    for (float value : envelope) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double[] normalized = new double[envelope.length];
    for (int i = 0; i < normalized.length; i++) {
      normalized[i] = (envelope[i] - min) / (max - min + Float.MIN_NORMAL);
    }
    return normalized;
  }
}
