package org.musedance.model.clip;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.TransformerLayer;
import org.musedance.model.TransformerSize;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/** The layers that CLIP's text and image encoders have alike. */
final class ClipEncoder extends Layer {
  private static final TransformerLayer.Names NAMES =
      new TransformerLayer.Names(
          "layer_norm1",
          "self_attn.q_proj",
          "self_attn.k_proj",
          "self_attn.v_proj",
          "self_attn.out_proj",
          "layer_norm2",
          "mlp.fc1",
          "mlp.fc2");

  private final List<TransformerLayer> layers = new ArrayList<>();

  ClipEncoder(TransformerSize size) {
    for (int i = 0; i < size.layers(); i++) {
      layers.add(child("layers." + i, new TransformerLayer(size, NAMES)));
    }
  }

  int depth() {
    return layers.size();
  }

  /** Sends tokens [B, N, C] through the first layers; bias as in {@link TransformerLayer}. */
  Tensor forward(Tensor tokens, Tensor bias, int count) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = tokens;
      for (TransformerLayer layer : layers.subList(0, count)) {
        hidden = layer.forward(hidden, bias);
      }
      return count == 0 ? hidden : scope.keep(hidden);
    }
  }
}
