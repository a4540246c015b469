package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A table of vectors, looked up by index. */
public final class Embedding extends Layer {
  private final Parameter weight;

  public Embedding(long entries, long width, double deviation) {
    weight = parameter("weight", Init.normal(deviation), entries, width);
  }

  /** Maps int64 indices [...] to [..., width]. */
  public Tensor forward(Tensor indices) {
    return torch.embedding(weight.tensor(), indices);
  }
}
