package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Which inputs a layer that was laid out packs its weight for: those of the first one's type. */
final class Packing {
  private final boolean often;
  private ScalarType type;

  /**
   * For a layer.
   *
   * @param often see {@link Layer#layOutForInference}
   */
  Packing(boolean often) {
    this.often = often;
  }

  boolean often() {
    return often;
  }

  /** Whether an input is for the packed weight; the first that is decides the type. */
  synchronized boolean takes(Parameter weight, Tensor x) {
    if (type == null && PackedWeight.suits(weight, often, x)) {
      type = x.scalar_type().intern();
    }
    return type != null && x.scalar_type().intern() == type;
  }
}
