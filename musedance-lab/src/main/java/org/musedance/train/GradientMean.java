package org.musedance.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;

/**
 * The mean gradient of all ranks, exchanged in buckets while backward still goes on (Li et al.
 * 2020, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training").
 *
 * <p>A bucket is exchanged as soon as backward is done with all its parameters. Ranks have to
 * exchange in the same order, so all take the one in which backward filled rank 0's buckets in the
 * first step. What backward does not fill, because a parameter had no part in the loss or because
 * several checkpointed segments use it, is exchanged at its end.
 */
final class GradientMean implements AutoCloseable {
  /** JavaCPP has ten callbacks of a kind. */
  private static final int MOST_BUCKETS = 8;

  /** Four megabytes: smaller exchanges cost more than they hide. */
  private static final long LEAST_NUMBERS = 1 << 20;

  private final FlatParameters weights;
  private final RankGroup ranks;
  private final List<GradientBucket> buckets = new ArrayList<>();
  private List<GradientBucket> order = List.of();
  private int begun;
  private long arrivals;
  private boolean expecting;
  private RuntimeException failure;

  GradientMean(FlatParameters weights, RankGroup ranks) {
    this(weights, ranks, LEAST_NUMBERS);
  }

  /**
   * @param least how many numbers a bucket has at least
   */
  GradientMean(FlatParameters weights, RankGroup ranks, long least) {
    this.weights = weights;
    this.ranks = ranks;
    if (ranks.size() > 1) {
      cut(Math.max(least, (weights.count() + MOST_BUCKETS - 1) / MOST_BUCKETS));
    }
  }

  private void cut(long numbers) {
    GradientBucket bucket = null;
    for (Tensor leaf : weights.leaves()) {
      if (bucket == null || bucket.count() >= numbers) {
        bucket = new GradientBucket(weights, bucket == null ? 0 : bucket.end(), this::arrive);
        buckets.add(bucket);
      }
      bucket.add(leaf);
    }
  }

  /** Says that the coming backward is the last one of the step. */
  void expect() {
    buckets.forEach(GradientBucket::clear);
    begun = 0;
    expecting = true;
  }

  /** After that backward: exchanges what is left. No other exchange may come before. */
  void complete() {
    expecting = false;
    if (failure != null) {
      throw failure;
    }
    if (ranks.size() > 1) {
      boolean first = order.isEmpty();
      List<GradientBucket> all = first ? buckets : order;
      all.subList(begun, all.size()).forEach(bucket -> bucket.begin(ranks));
      order = first ? agree() : order;
    } else if (weights.hasCollected()) {
      weights.collect();
    }
  }

  /** Rank 0's order, for all. */
  private List<GradientBucket> agree() {
    double[] places = new double[buckets.size()];
    if (ranks.leads()) {
      List<GradientBucket> filled = new ArrayList<>(buckets);
      filled.sort(Comparator.comparingLong(GradientBucket::filled));
      filled.forEach(bucket -> places[filled.indexOf(bucket)] = buckets.indexOf(bucket));
    }
    List<GradientBucket> agreed = new ArrayList<>();
    for (double place : ranks.sum(places)) {
      agreed.add(buckets.get((int) place));
    }
    return agreed;
  }

  /** The mean [P] in f32, once every rank has completed its own. */
  Tensor mean() {
    buckets.forEach(GradientBucket::await);
    Tensor sum = weights.gradient();
    if (ranks.size() > 1) {
      try (NoGrad noGrad = NoGrad.enter()) {
        sum.div_(new Scalar(ranks.size()));
      }
    }
    return sum;
  }

  /** Hears of a gradient before it is added to its parameter's; those before it are there. */
  private void arrive(GradientBucket bucket) {
    if (!expecting) {
      return;
    }
    try (TensorScope scope = TensorScope.open()) {
      while (begun < order.size() && order.get(begun).isFull()) {
        order.get(begun).begin(ranks);
        begun++;
      }
      bucket.count(arrivals++);
    } catch (RuntimeException thrown) {
      failure = thrown;
      expecting = false;
    }
  }

  @Override
  public void close() {
    buckets.forEach(GradientBucket::detach);
  }
}
