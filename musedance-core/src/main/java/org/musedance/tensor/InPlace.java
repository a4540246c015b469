package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Element-wise work on results that nobody else holds. Without gradients it overwrites them, which
 * spares memory and the time to touch it; with gradients, which need what was there before, it
 * makes new ones.
 */
public final class InPlace {
  private InPlace() {}

  /** The sum of a fresh result and another tensor that broadcasts to its shape. */
  public static Tensor add(Tensor fresh, Tensor other) {
    return NoGrad.active() ? fresh.add_(other) : fresh.add(other);
  }

  /** The product of a fresh result and another tensor that broadcasts to its shape. */
  public static Tensor multiply(Tensor fresh, Tensor other) {
    return NoGrad.active() ? fresh.mul_(other) : fresh.mul(other);
  }

  /** SiLU of a fresh result. */
  public static Tensor silu(Tensor fresh) {
    return NoGrad.active() ? torch.silu_(fresh) : torch.silu(fresh);
  }

  /** The exact GELU of a fresh result. */
  public static Tensor gelu(Tensor fresh) {
    return NoGrad.active() ? torch.gelu_(fresh) : torch.gelu(fresh);
  }
}
