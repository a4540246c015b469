package org.musedance.audio;

import java.util.Arrays;

/**
 * The chain of frames with the best sum of scores, each step charged tightness * (ln(step / beat
 * period))^2 (Ellis 2007, section 3). All arithmetic in double, ties go to the later predecessor.
 */
final class BeatChain {
  /** A chain starts no earlier than the first frame with this part of the best score. */
  private static final double AUDIBLE = 0.01;

  private final double[] score;
  private final double[] total;
  private final int[] previous;

  /** Charge by step in frames, for the period at hand. */
  private double[] penalty;

  private BeatChain(double[] score) {
    this.score = score;
    total = new double[score.length];
    previous = new int[score.length];
  }

  /**
   * Finds the chain.
   *
   * @param score how well a beat fits each frame
   * @param period frames per beat around each frame, whole numbers from 1
   * @return ascending frames
   */
  static int[] best(double[] score, double[] period, double tightness) {
    BeatChain chain = new BeatChain(score);
    chain.extend(period, tightness);
    return chain.backFrom(chain.lastBeat());
  }

  private void extend(double[] period, double tightness) {
    double audible = AUDIBLE * Arrays.stream(score).max().orElse(0);
    boolean started = false;
    for (int i = 0; i < score.length; i++) {
      if (i == 0 || period[i] != period[i - 1]) {
        penalty = penalties(period[i], tightness);
      }
      int best = predecessor(i, period[i]);
      total[i] = score[i] + (best < 0 ? 0 : total[best] - penalty[i - best]);
      started |= score[i] >= audible;
      previous[i] = started ? best : -1;
    }
  }

  /**
   * The charge for every step the song has room for. Through silence, chains of the same steps in
   * another order tie but for rounding, so the order of the operations is librosa's.
   */
  private double[] penalties(double period, double tightness) {
    double[] penalties = new double[(int) Math.min(2 * period + 1, score.length)];
    for (int step = 0; step < penalties.length; step++) {
      double stretch = Math.log(step) - Math.log(period);
      penalties[step] = tightness * (stretch * stretch);
    }
    return penalties;
  }

  /** The best frame half a beat to two beats before frame i, or -1. */
  private int predecessor(int i, double period) {
    int latest = i - (int) Math.rint(period / 2);
    int earliest = (int) Math.max(0, i - 2 * period);
    int best = -1;
    double bestValue = Double.NEGATIVE_INFINITY;
    for (int j = latest; j >= earliest; j--) {
      double value = total[j] - penalty[i - j];
      if (value > bestValue) {
        bestValue = value;
        best = j;
      }
    }
    return best;
  }

  /**
   * The last local maximum of the totals that reaches half of their median, else the last frame.
   */
  private int lastBeat() {
    int[] peaks = peaks();
    double threshold = 0.5 * median(peaks);
    for (int k = peaks.length - 1; k >= 0; k--) {
      if (total[peaks[k]] >= threshold) {
        return peaks[k];
      }
    }
    return total.length - 1;
  }

  private int[] peaks() {
    int[] peaks = new int[total.length];
    int count = 0;
    for (int i = 1; i < total.length; i++) {
      boolean last = i == total.length - 1;
      if (total[i] > total[i - 1] && (last || total[i] >= total[i + 1])) {
        peaks[count++] = i;
      }
    }
    return Arrays.copyOf(peaks, count);
  }

  private double median(int[] frames) {
    double[] values = Arrays.stream(frames).mapToDouble(frame -> total[frame]).sorted().toArray();
    int half = values.length / 2;
    if (values.length == 0) {
      return 0;
    }
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  private int[] backFrom(int tail) {
    int[] chain = new int[total.length];
    int start = chain.length;
    for (int frame = tail; frame >= 0; frame = previous[frame]) {
      chain[--start] = frame;
    }
    return Arrays.copyOfRange(chain, start, chain.length);
  }
}
