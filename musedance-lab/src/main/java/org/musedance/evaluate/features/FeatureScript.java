package org.musedance.evaluate.features;

import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.weights.TorchScript;

/** A network that gives one row of features per picture or clip, in f32 on the CPU. */
record FeatureScript(Path file, TorchScript program) {
  static FeatureScript open(Path file) {
    return new FeatureScript(file, TorchScript.open(file, Compute.cpu().device()));
  }

  /** Features [N, D] of a tensor, with flags in the order of the network's parameters. */
  Tensor forward(Tensor input, boolean... flags) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor features = program.forward(input, flags).values().iterator().next();
      if (features.dim() != 2) {
        throw new UserError(
            "%s must give features of two axes, but gave %d; use the file that its measure names"
                .formatted(file, features.dim()));
      }
      return scope.keep(features.contiguous());
    }
  }
}
