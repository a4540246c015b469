package org.musedance.evaluate.features;

import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.weights.Weights;

/**
 * Features that any other program computed: a safetensors or PyTorch file with a tensor [rows, D]
 * called {@code features}, or with one tensor alone. A file may hold the embeddings of many videos,
 * one tensor each under the video's name.
 */
public final class FeatureFile {
  private static final String NAME = "features";

  private FeatureFile() {}

  /** The rows of the file. */
  public static double[][] read(Path file) {
    try (Weights weights = Weights.open(file);
        TensorScope scope = TensorScope.open()) {
      String only = weights.names().size() == 1 ? weights.names().iterator().next() : NAME;
      return rows(weights, only, file);
    }
  }

  /** The rows under a name. */
  public static double[][] read(Path file, String name) {
    try (Weights weights = Weights.open(file);
        TensorScope scope = TensorScope.open()) {
      return rows(weights, name, file);
    }
  }

  private static double[][] rows(Weights weights, String name, Path file) {
    if (!weights.names().contains(name) || weights.shape(name).length != 2) {
      throw new UserError(
          "%s must hold a tensor \"%s\" of two axes, rows x features, but does not; save it so"
              .formatted(file, name));
    }
    Tensor tensor = weights.tensor(name);
    return PixelTensor.rows(tensor);
  }
}
