package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Normalisation over the last axis with scale and shift. */
public final class LayerNorm extends Layer {
  private final Parameter weight;
  private final Parameter bias;
  private final long[] shape;
  private final double epsilon;

  public LayerNorm(long width, double epsilon) {
    weight = parameter("weight", Init.ONES, width);
    bias = parameter("bias", Init.ZEROS, width);
    shape = new long[] {width};
    this.epsilon = epsilon;
  }

  /** Normalises x [..., width]. */
  public Tensor forward(Tensor x) {
    var type = x.scalar_type().intern();
    return torch.layer_norm(
        x,
        shape,
        Tensors.optional(weight.as(type)),
        Tensors.optional(bias.as(type)),
        epsilon,
        true);
  }
}
