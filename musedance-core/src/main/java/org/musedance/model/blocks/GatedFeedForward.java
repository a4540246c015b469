package org.musedance.model.blocks;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.InPlace;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.TokenBlocks;

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
      Tensor gate = InPlace.gelu(in.forward(tokens, inner, inner));
      Tensor gated = InPlace.multiply(gate, in.forward(tokens, 0, inner));
      return scope.keep(out.forward(gated));
    }
  }

  /** Adds to tokens [B, N, width] what comes of them after a norm. */
  public Tensor addTo(Tensor tokens, LayerNorm norm) {
    return NoGrad.active()
        ? TokenBlocks.residual(tokens, 1, (block, group) -> forward(norm.forward(block)))
        : tokens.add(forward(norm.forward(tokens)));
  }
}
