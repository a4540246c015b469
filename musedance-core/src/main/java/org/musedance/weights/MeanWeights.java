package org.musedance.weights;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * The mean of several weights, computed in f32 when a tensor is asked for (a "model soup", Wortsman
 * et al. 2022). Whole numbers are those of the first.
 */
record MeanWeights(List<Weights> parts) implements Weights {
  /**
   * @param parts at least one
   * @throws UserError unless all have the same names and shapes
   */
  MeanWeights {
    parts = List.copyOf(parts);
    Weights first = parts.get(0);
    for (Weights other : parts) {
      if (!other.names().equals(first.names())) {
        throw new UserError(
            "averaged models must have the same weights, but %s and %s differ in names; take runs of one configuration"
                .formatted(first.source(), other.source()));
      }
      for (String name : first.names()) {
        if (!Arrays.equals(first.shape(name), other.shape(name))) {
          throw new UserError(
              "averaged models must have weights of the same shapes, but \"%s\" differs in %s and %s; take runs of one configuration"
                  .formatted(name, first.source(), other.source()));
        }
      }
    }
  }

  @Override
  public Set<String> names() {
    return parts.get(0).names();
  }

  @Override
  public long[] shape(String name) {
    return parts.get(0).shape(name);
  }

  @Override
  public ScalarType dtype(String name) {
    ScalarType stored = parts.get(0).dtype(name);
    return torch.isFloatingType(stored) ? ScalarType.Float : stored;
  }

  @Override
  public Tensor tensor(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor sum = parts.get(0).tensor(name);
      if (!torch.isFloatingType(dtype(name))) {
        return scope.keep(sum);
      }
      sum = Tensors.cast(sum, ScalarType.Float);
      for (Weights other : parts.subList(1, parts.size())) {
        sum = sum.add(Tensors.cast(other.tensor(name), ScalarType.Float));
      }
      return scope.keep(Tensors.scale(sum, 1.0 / parts.size()));
    }
  }

  @Override
  public String source() {
    return parts.stream().map(Weights::source).collect(Collectors.joining(", ", "mean of ", ""));
  }

  @Override
  public List<Path> files() {
    return parts.stream().flatMap(part -> part.files().stream()).distinct().toList();
  }

  @Override
  public void close() {
    parts.forEach(Weights::close);
  }
}
