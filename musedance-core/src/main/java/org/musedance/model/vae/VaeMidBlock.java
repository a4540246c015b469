package org.musedance.model.vae;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/** The lowest resolution: resnet, attention where configured, resnet. */
final class VaeMidBlock extends Layer {
  private final VaeResnet first;
  private final VaeAttention attention;
  private final VaeResnet second;

  VaeMidBlock(int width, VaeConfig config) {
    int groups = config.normNumGroups();
    first = child("resnets.0", new VaeResnet(width, width, groups));
    attention =
        config.midBlockAddAttention()
            ? child("attentions.0", new VaeAttention(width, groups))
            : null;
    second = child("resnets.1", new VaeResnet(width, width, groups));
  }

  /** Maps x [B, C, H, W] to the same shape. */
  Tensor forward(Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = first.forward(x);
      return scope.keep(second.forward(attention == null ? hidden : attention.forward(hidden)));
    }
  }
}
