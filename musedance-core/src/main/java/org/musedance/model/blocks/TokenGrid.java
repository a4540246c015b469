package org.musedance.model.blocks;

import org.bytedeco.pytorch.Tensor;

/**
 * Feature maps as rows of tokens. In channels-last memory order, which all U-Nets here keep, both
 * directions are views.
 */
public final class TokenGrid {
  private TokenGrid() {}

  /** [B, C, H, W] to [B, H*W, C]. */
  public static Tensor tokens(Tensor map) {
    return map.permute(0, 2, 3, 1).reshape(map.size(0), map.size(2) * map.size(3), map.size(1));
  }

  /** [B, H*W, C] to [B, C, H, W] with the height and width of another map. */
  public static Tensor map(Tensor tokens, Tensor like) {
    return tokens
        .reshape(tokens.size(0), like.size(2), like.size(3), tokens.size(2))
        .permute(0, 3, 1, 2);
  }
}
