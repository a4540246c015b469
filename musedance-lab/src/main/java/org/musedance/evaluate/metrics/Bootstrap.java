package org.musedance.evaluate.metrics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far a number would scatter with other clips: the percentile bootstrap (Efron 1979). Clips are
 * drawn with replacement, as many as there are, and the statistic is computed anew; the middle 95%
 * of its values is the interval.
 *
 * @param resamples how often clips are drawn
 * @param seed of the drawing; the same seed gives the same interval
 */
public record Bootstrap(int resamples, long seed) {
  private static final double TAIL = 0.025;

  /** An interval. */
  public record Interval(double low, double high) {}

  /**
   * The interval of a statistic of clips.
   *
   * @param clips how many there are, at least one
   * @param statistic of the clips with these indices, of which some come more than once
   */
  public Interval of(int clips, ToDoubleFunction<int[]> statistic) {
    double[] values =
        IntStream.range(0, resamples)
            .parallel()
            .mapToDouble(i -> statistic.applyAsDouble(draw(clips, i)))
            .sorted()
            .toArray();
    return new Interval(quantile(values, TAIL), quantile(values, 1 - TAIL));
  }

  /** The interval of a mean. */
  public Interval ofMean(double[] values) {
    return of(
        values.length,
        clips -> Arrays.stream(clips).mapToDouble(i -> values[i]).average().orElse(0));
  }

  private int[] draw(int clips, int resample) {
    SplittableRandom random = new SplittableRandom(seed + 31L * resample);
    return random.ints(clips, 0, clips).toArray();
  }

  /** Straight between the sorted values. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
