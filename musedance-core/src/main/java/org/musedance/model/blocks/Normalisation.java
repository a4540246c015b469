package org.musedance.model.blocks;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.GroupNorm;

/**
 * How the resnets of a network normalise.
 *
 * @param groups groups of channels
 * @param epsilon added to the variance
 * @param acrossFrames whether all frames of a clip share their statistics (AnimateDiff v1,
 *     AnimateAnyone's stage 1) instead of having their own (AnimateDiff v2, "inflated")
 */
public record Normalisation(int groups, double epsilon, boolean acrossFrames) {
  /** The layer for a number of channels. */
  GroupNorm over(long channels) {
    return new GroupNorm(groups, channels, epsilon);
  }

  /** Applies a layer to x [B*F, C, H, W]. */
  public Tensor apply(GroupNorm norm, Tensor x, long frames) {
    return acrossFrames && frames > 1 ? norm.acrossFrames(x, frames) : norm.forward(x);
  }
}
