package org.musedance.weights;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Weights whose floating-point tensors are converted when they are asked for. */
record ConvertedWeights(Weights weights, ScalarType type) implements Weights {

  @Override
  public Set<String> names() {
    return weights.names();
  }

  @Override
  public long[] shape(String name) {
    return weights.shape(name);
  }

  @Override
  public ScalarType dtype(String name) {
    ScalarType stored = weights.dtype(name);
    return torch.isFloatingType(stored) ? type : stored;
  }

  @Override
  public Tensor tensor(String name) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Tensors.cast(weights.tensor(name), dtype(name)));
    }
  }

  @Override
  public String source() {
    return weights.source();
  }

  @Override
  public void close() {
    weights.close();
  }
}
