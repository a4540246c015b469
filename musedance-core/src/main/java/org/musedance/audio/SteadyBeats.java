package org.musedance.audio;

import java.util.stream.IntStream;

/**
 * Beats as a dancer keeps them in mind: where a beat tracker stumbles for a few beats while the
 * beats around agree on one tempo, the dancer goes on at that tempo.
 *
 * <p>Around every beat the straight line of time over count is looked for that the beats support
 * best (a consensus over all pairs as in MSAC, Torr and Zisserman 2000). A beat far from a line
 * that most agree on is moved onto it. Slow changes of tempo stay as they are, sudden ones too:
 * there each side agrees with itself.
 */
final class SteadyBeats {
  private static final int NEIGHBOURS = 8;
  private static final int FEWEST = 6;
  private static final double AGREEING = 0.6;

  private final double[] heard;

  private SteadyBeats(double[] heard) {
    this.heard = heard;
  }

  /** The same number of beats; {@code seconds} and the result rise. */
  static double[] of(double[] seconds) {
    SteadyBeats beats = new SteadyBeats(seconds);
    double[] steady = new double[seconds.length];
    for (int i = 0; i < steady.length; i++) {
      steady[i] = beats.steady(i);
      if (i > 0 && steady[i] <= steady[i - 1]) return seconds.clone();
    }
    return steady;
  }

  private double steady(int beat) {
    int from = Math.max(0, beat - NEIGHBOURS);
    int to = Math.min(heard.length, beat + NEIGHBOURS + 1);
    if (to - from < FEWEST) return heard[beat];
    Line best = null;
    double most = 0;
    for (int i = from; i < to; i++) {
      for (int k = i + 1; k < to; k++) {
        Line line = Line.through(i, heard[i], k, heard[k]);
        double support = support(line, from, to);
        if (support > most) {
          most = support;
          best = line;
        }
      }
    }
    boolean agreed = agreeing(best, from, to) >= AGREEING * (to - from);
    return agreed && !agrees(best, beat) ? best.at(beat) : heard[beat];
  }

  /** A beat on the line counts 1, one at the tolerance nothing. */
  private double support(Line line, int from, int to) {
    double support = 0;
    for (int i = from; i < to; i++) {
      double miss = (heard[i] - line.at(i)) / Beats.TOLERANCE_SECONDS;
      support += Math.max(0, 1 - miss * miss);
    }
    return support;
  }

  private long agreeing(Line line, int from, int to) {
    return IntStream.range(from, to).filter(i -> agrees(line, i)).count();
  }

  private boolean agrees(Line line, int beat) {
    return Math.abs(heard[beat] - line.at(beat)) <= Beats.TOLERANCE_SECONDS;
  }

  private record Line(double start, double period) {
    static Line through(int i, double first, int k, double second) {
      double period = (second - first) / (k - i);
      return new Line(first - i * period, period);
    }

    double at(int beat) {
      return start + beat * period;
    }
  }
}
