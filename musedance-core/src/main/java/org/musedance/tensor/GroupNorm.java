package org.musedance.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Group normalisation (Wu and He 2018) with scale and shift per channel.
 *
 * <p>On channels-last maps libtorch's CPU kernel takes the variance as E[x²] - E[x]², which loses
 * all digits of f32 where a group varies little around a large mean. In f32 the mean of every
 * group, which the norm takes away in any case, is therefore taken away before; in bf16 the
 * rounding of x itself is the larger error.
 *
 * <p>The gradient of the channels-last kernel writes to address 0 where scale and shift learn but
 * the map does not: there, the map gets a gradient that nobody reads.
 */
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
    if (x.is_cuda() || x.scalar_type().intern() != ScalarType.Float) {
      return normalise(x);
    }
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(normalise(x.sub(means(x.detach()))));
    }
  }

  /** The mean of every group of x [B, C, ...], for each of its channels: [B, C, 1, ...]. */
  private Tensor means(Tensor x) {
    Tensor perChannel = x.flatten(2, -1).mean(2).unflatten(1, groups, -1);
    Tensor perGroup = perChannel.mean(2).unsqueeze(2).expand_as(perChannel);
    long[] shape = new long[Math.toIntExact(x.dim())];
    Arrays.fill(shape, 1);
    shape[0] = x.size(0);
    shape[1] = x.size(1);
    return perGroup.reshape(shape);
  }

  private Tensor learning(Tensor x) {
    if (NoGrad.active() || x.requires_grad() || !weight.tensor().requires_grad()) {
      return x;
    }
    Tensor leaf = x.detach();
    leaf.set_requires_grad(true);
    return leaf;
  }

  private Tensor normalise(Tensor given) {
    Tensor x = learning(given);
    var type = x.scalar_type().intern();
    return torch.group_norm(
        x,
        groups,
        Tensors.optional(weight.as(type)),
        Tensors.optional(bias.as(type)),
        epsilon,
        true);
  }

  /**
   * Normalises x [B*F, C, H, W] over each group of channels of all F frames of a batch entry
   * together.
   */
  public Tensor acrossFrames(Tensor x, long frames) {
    try (TensorScope scope = TensorScope.open()) {
      long batch = x.size(0) / frames;
      Tensor together = x.reshape(batch, frames, x.size(1), x.size(2), x.size(3)).transpose(1, 2);
      Tensor normalised = forward(together).transpose(1, 2);
      return scope.keep(normalised.reshape(Tensors.shape(x)));
    }
  }
}
