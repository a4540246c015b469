package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.musedance.parallel.RankGroup;

/**
 * The mean losses of several passes: "loss" is the total, the parts have their own names.
 *
 * <p>To read a number, a GPU must finish what it was asked to compute. The total is read of every
 * pass, the parts only where somebody will look at them.
 */
final class LossMeans {
  private static final String TOTAL = "loss";

  private final Map<String, Double> sums = new LinkedHashMap<>();
  private final boolean withParts;
  private int passes;

  LossMeans(boolean withParts) {
    this.withParts = withParts;
  }

  void add(Stage.Losses losses) {
    add(TOTAL, losses.total());
    if (withParts) {
      losses.parts().forEach(this::add);
    }
    passes++;
  }

  private void add(String name, Tensor value) {
    sums.merge(name, value.item_double(), Double::sum);
  }

  /** Adds the passes of another. */
  void add(LossMeans other) {
    other.sums.forEach((name, sum) -> sums.merge(name, sum, Double::sum));
    passes += other.passes;
  }

  /** The total of this process. */
  double total() {
    return sums.get(TOTAL) / passes;
  }

  /** The means over all ranks, whose shares are equal; all must ask for them. */
  Map<String, Double> over(RankGroup ranks) {
    double[] all = ranks.sum(sums.values().stream().mapToDouble(Double::doubleValue).toArray());
    Map<String, Double> means = new LinkedHashMap<>();
    for (String name : sums.keySet()) {
      means.put(name, all[means.size()] / passes / ranks.size());
    }
    return means;
  }
}
