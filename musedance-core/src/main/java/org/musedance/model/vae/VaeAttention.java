package org.musedance.model.vae;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Attention;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/** Self-attention of one head over all places of a map, added to the map. */
final class VaeAttention extends Layer {
  private final GroupNorm norm;
  private final Linear toQuery;
  private final Linear toKey;
  private final Linear toValue;
  private final Linear toOut;

  VaeAttention(int width, int groups) {
    norm = child("group_norm", new GroupNorm(groups, width, AutoencoderKl.EPSILON));
    toQuery = child("to_q", new Linear(width, width));
    toKey = child("to_k", new Linear(width, width));
    toValue = child("to_v", new Linear(width, width));
    toOut = child("to_out.0", new Linear(width, width));
  }

  /** Maps x [B, C, H, W] to the same shape. */
  Tensor forward(Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tokens = norm.forward(x).flatten(2, 3).transpose(1, 2);
      Tensor mixed =
          Attention.apply(
              toQuery.forward(tokens),
              new KeyValue(toKey.forward(tokens), toValue.forward(tokens)),
              1);
      Tensor map = toOut.forward(mixed).transpose(1, 2).reshape(x.sizes());
      return scope.keep(x.add(map));
    }
  }
}
