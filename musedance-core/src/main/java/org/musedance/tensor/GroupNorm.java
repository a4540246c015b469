package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Group normalisation (Wu and He 2018) with scale and shift per channel. */
public final class GroupNorm extends Layer {
  private final Parameter weight;
  private final Parameter bias;
  private final int groups;
  private final double epsilon;

  public GroupNorm(int groups, long channels, double epsilon) {
    weight = parameter("weight", Init.ONES, channels);
    bias = parameter("bias", Init.ZEROS, channels);
    this.groups = groups;
    this.epsilon = epsilon;
  }

  /** Normalises x [B, C, ...] over each group of channels and all further axes. */
  public Tensor forward(Tensor x) {
    var type = x.scalar_type().intern();
    return torch.group_norm(
        x,
        groups,
        Tensors.optional(weight.as(type)),
        Tensors.optional(bias.as(type)),
        epsilon,
        true);
  }
}
