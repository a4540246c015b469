package org.musedance.diffusion;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;

/**
 * The newest few tensors of a run. They outlive the scope of the step that made them and are let go
 * when newer ones take their place, so that memory does not grow with the number of steps.
 */
final class History implements AutoCloseable {
  private final int capacity;
  private final Deque<Tensor> newestFirst = new ArrayDeque<>();

  History(int capacity) {
    this.capacity = capacity;
  }

  /** Adds the newest, by a handle of its own, and drops the oldest where there are too many. */
  void add(Tensor newest) {
    newestFirst.addFirst(TensorScope.pin(newest.detach()));
    while (newestFirst.size() > capacity) {
      TensorScope.unpin(newestFirst.removeLast());
    }
  }

  int size() {
    return newestFirst.size();
  }

  /** The tensor added before the newest {@code age} ones; 0 is the newest. */
  Tensor get(int age) {
    return newestFirst.stream().skip(age).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    newestFirst.forEach(TensorScope::unpin);
    newestFirst.clear();
  }
}
