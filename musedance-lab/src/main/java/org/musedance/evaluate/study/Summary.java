package org.musedance.evaluate.study;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Estimate;

/**
 * Clips together: means and distances with their intervals.
 *
 * @param clips at least one
 * @param bootstrap draws clips
 */
record Summary(List<ClipResult> clips, Bootstrap bootstrap) {
  /** A distance costs a decomposition, so fewer resamples must do. */
  static final int RESAMPLES_OF_DISTANCE = 100;

  private static final int FEWEST_CLIPS = 2;

  /** The same of some of the clips. */
  Summary of(List<ClipResult> some) {
    return new Summary(some, bootstrap);
  }

  /** Whether the true videos are known. */
  boolean hasTruth() {
    return clips.stream().allMatch(clip -> clip.scores().containsKey(Take.TRUTH));
  }

  /** The takes that all clips have. */
  List<Take> takes() {
    return Stream.of(Take.values()).filter(take -> take != Take.TRUTH || hasTruth()).toList();
  }

  /** Whether a measure was taken of any clip. */
  boolean isMeasured(String measure) {
    return clips.stream().anyMatch(clip -> !Double.isNaN(clip.score(Take.MODEL, measure)));
  }

  /** The mean of a measure over the clips that have it. */
  Estimate mean(Take take, String measure) {
    return meanOf(clips.stream().mapToDouble(clip -> clip.score(take, measure)).toArray());
  }

  /** The mean of values of clips; NaN are left out. */
  Estimate meanOf(double[] all) {
    double[] values = Arrays.stream(all).filter(value -> !Double.isNaN(value)).toArray();
    if (values.length == 0) {
      return Estimate.NONE;
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length == 1) {
      return Estimate.of(mean);
    }
    Bootstrap.Interval interval = bootstrap.ofMean(values);
    return Estimate.of(mean, interval.low(), interval.high());
  }

  /** The distance of a take's videos to the true ones; none for a single clip. */
  Estimate distance(Take take, Distance network) {
    int[] all = new int[clips.size()];
    Arrays.setAll(all, i -> i);
    if (!hasTruth() || clips.size() < FEWEST_CLIPS) {
      return Estimate.NONE;
    }
    double value = distance(take, network, all);
    if (take == Take.TRUTH) {
      return Estimate.of(value);
    }
    Bootstrap fewer =
        new Bootstrap(Math.min(RESAMPLES_OF_DISTANCE, bootstrap.resamples()), bootstrap.seed());
    Bootstrap.Interval interval = fewer.of(clips.size(), drawn -> distance(take, network, drawn));
    return Estimate.of(value, interval.low(), interval.high());
  }

  /** The distance of some clips, of which some may come more than once; 0 at least. */
  double distance(Take take, Distance network, int[] drawn) {
    return Math.max(
        0, network.covariance().of(rows(take, network, drawn), rows(Take.TRUTH, network, drawn)));
  }

  private double[][] rows(Take take, Distance network, int[] drawn) {
    return Arrays.stream(drawn)
        .mapToObj(i -> clips.get(i).features().get(take).get(network))
        .flatMap(Arrays::stream)
        .toArray(double[][]::new);
  }

  /** PSNR of each frame number, the mean over the clips that are as long. */
  double[] likeness(Take take) {
    return overClips(clip -> clip.likeness().getOrDefault(take, new double[0]));
  }

  /** Speed in each part of a beat, divided by its mean. */
  double[] speedByPhase(Take take) {
    double[] speed = overClips(clip -> clip.speedByPhase().get(take));
    double mean = Arrays.stream(speed).filter(v -> !Double.isNaN(v)).average().orElse(1);
    return Arrays.stream(speed).map(v -> Double.isNaN(v) || mean == 0 ? 0 : v / mean).toArray();
  }

  private double[] overClips(Function<ClipResult, double[]> series) {
    int length = clips.stream().map(series).mapToInt(s -> s.length).max().orElse(0);
    double[] mean = new double[length];
    Arrays.setAll(
        mean,
        i ->
            clips.stream()
                .map(series)
                .filter(s -> i < s.length && !Double.isNaN(s[i]))
                .mapToDouble(s -> s[i])
                .average()
                .orElse(Double.NaN));
    return mean;
  }
}
