package org.musedance.model.blocks;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/**
 * The feed-forward part of a transformer block with a GELU gate (Shazeer 2020, GEGLU): the first
 * half of the projection is the value, the second the gate; the GELU is the exact one.
 */
public final class GatedFeedForward extends Layer {
  private static final int EXPANSION = 4;

  private final Linear in;
  private final Linear out;
  private final long inner;

  public GatedFeedForward(long width) {
    inner = EXPANSION * width;
    in = child("net.0.proj", new Linear(width, 2 * inner));
    out = child("net.2", new Linear(inner, width));
  }

  /** Maps tokens [..., width] to [..., width]. */
  public Tensor forward(Tensor tokens) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor both = in.forward(tokens);
      Tensor gate = torch.gelu(both.narrow(-1, inner, inner));
      return scope.keep(out.forward(both.narrow(-1, 0, inner).mul(gate)));
    }
  }
}
