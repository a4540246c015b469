package org.musedance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.TensorScope;

/** A stretch of the gradient that ranks exchange at once, and the ear for when it is ready. */
final class GradientBucket extends VoidTensorHook {
  private final FlatParameters weights;
  private final long offset;
  private final Consumer<GradientBucket> listener;
  private final List<Tensor> leaves = new ArrayList<>();
  private final List<Integer> hooks = new ArrayList<>();
  private long count;
  private int arrived;
  private long filled;
  private boolean shared;
  private Tensor sum;
  private RankGroup.Exchange exchange;

  /**
   * @param offset where it begins
   * @param listener hears of each of its gradients
   */
  GradientBucket(FlatParameters weights, long offset, Consumer<GradientBucket> listener) {
    this.weights = weights;
    this.offset = offset;
    this.listener = listener;
    TensorScope.pin(this);
  }

  /** Makes it longer by a parameter. */
  void add(Tensor leaf) {
    leaves.add(leaf);
    hooks.add(leaf.register_hook(this));
    count += leaf.numel();
  }

  long count() {
    return count;
  }

  long end() {
    return offset + count;
  }

  @Override
  public void call(TensorBase gradient) {
    listener.accept(this);
  }

  /** Begins a new step. */
  void clear() {
    arrived = 0;
    filled = Long.MAX_VALUE;
  }

  /** Counts a gradient. */
  void count(long now) {
    arrived++;
    shared |= arrived > leaves.size();
    if (shared && exchange != null) {
      throw new IllegalStateException("a parameter got a gradient after it was exchanged");
    }
    if (arrived == leaves.size()) filled = now;
  }

  /** Whether backward is done with it, for sure. */
  boolean isFull() {
    return arrived == leaves.size() && !shared;
  }

  /** When the last of its gradients came, by {@link #count}; the end of time if none did. */
  long filled() {
    return shared ? Long.MAX_VALUE : filled;
  }

  void begin(RankGroup ranks) {
    sum = TensorScope.pin(weights.collect(offset, count));
    exchange = ranks.sum(sum);
  }

  void await() {
    try {
      exchange.await();
    } finally {
      TensorScope.unpin(sum);
      exchange = null;
    }
  }

  /** Stops listening. */
  void detach() {
    for (int i = 0; i < leaves.size(); i++) {
      leaves.get(i).remove_hook(hooks.get(i));
    }
    TensorScope.unpin(this);
  }
}
