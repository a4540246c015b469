package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** y = x Wᵀ + b over the last axis. */
public final class Linear extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  public Linear(long in, long out) {
    this(in, out, true, Init.fanIn(in));
  }

  private Linear(long in, long out, boolean withBias, Init init) {
    weight = parameter("weight", init, out, in);
    bias = withBias ? parameter("bias", init, out) : null;
  }

  /** Without a bias. */
  public static Linear unbiased(long in, long out) {
    return new Linear(in, out, false, Init.fanIn(in));
  }

  /** Starts at zero, so that a module added to a trained network changes nothing at first. */
  public static Linear zero(long in, long out) {
    return new Linear(in, out, true, Init.ZEROS);
  }

  /** Maps x [..., in] to [..., out]. */
  public Tensor forward(Tensor x) {
    var type = x.scalar_type().intern();
    return map(x, weight.as(type), bias == null ? null : bias.as(type));
  }

  /** Maps x [..., in] to some of the outputs alone, [..., count]. */
  public Tensor forward(Tensor x, long first, long count) {
    var type = x.scalar_type().intern();
    return map(
        x,
        weight.as(type).narrow(0, first, count),
        bias == null ? null : bias.as(type).narrow(0, first, count));
  }

  /** Rows that lie apart are brought together: libtorch would copy the weight to each instead. */
  private static Tensor map(Tensor x, Tensor weight, Tensor bias) {
    return torch.linear(x.contiguous(), weight, Tensors.optional(bias));
  }

  /** W, [out, in]. */
  public Tensor weight() {
    return weight.tensor();
  }

  /** b, [out], or null. */
  public Tensor bias() {
    return bias == null ? null : bias.tensor();
  }
}
