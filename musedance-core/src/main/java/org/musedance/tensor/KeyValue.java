package org.musedance.tensor;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** Projected keys and values, both [B, M, C]: what a query attends to. */
public record KeyValue(Tensor key, Tensor value) {
  /** Some of the rows; the only one stays, because it is everyone's. */
  public KeyValue rows(long first, long count) {
    return key.size(0) == 1
        ? this
        : new KeyValue(key.narrow(0, first, count), value.narrow(0, first, count));
  }

  /** Both replaced. */
  public KeyValue map(UnaryOperator<Tensor> change) {
    return new KeyValue(change.apply(key), change.apply(value));
  }
}
