package org.musedance.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

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
      Tensor converted = Tensors.cast(weights.tensor(name), dtype(name));
      if (type == ScalarType.Half && !converted.isfinite().all().item_bool()) {
        throw new UserError(
            "%s: \"%s\" must have finite values of at most 65504 to be stored as f16, but has others; store it as bf16 or f32"
                .formatted(source(), name));
      }
      return scope.keep(converted);
    }
  }

  @Override
  public String source() {
    return weights.source();
  }

  @Override
  public List<Path> files() {
    return weights.files();
  }

  @Override
  public void close() {
    weights.close();
  }
}
