package org.musedance.model.dance;

import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.MultiHeadAttention;
import org.musedance.model.blocks.TokenGrid;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/**
 * Attention of every place of a frame to that frame's music or beat tokens (MuseDance, section 3;
 * in the place of Hallo's audio modules). Its output projection starts at zero, so that it changes
 * nothing in a trained network at first.
 */
public final class ConditionAttention extends MultiHeadAttention {
  private static final double EPSILON = 1e-5;

  private final LayerNorm norm;

  public ConditionAttention(long width, long tokenWidth, int heads) {
    super(width, tokenWidth, heads, Linear.zero(width, width));
    norm = child("norm", new LayerNorm(width, EPSILON));
  }

  /** Maps x [B*F, C, H, W] to the same shape, given the tokens of its frames. */
  public Tensor addTo(Tensor x, Context tokens) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(TokenGrid.map(addTo(TokenGrid.tokens(x), norm, tokens, null), x));
    }
  }
}
