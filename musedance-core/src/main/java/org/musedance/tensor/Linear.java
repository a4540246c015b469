package org.musedance.tensor;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** y = x Wᵀ + b over the last axis. */
public final class Linear extends Layer {
  /** For fewer products, calling an operator by name costs what threads save. */
  private static final long LEAST_PRODUCTS = 1 << 22;

  private final Parameter weight;
  private final Parameter bias;
  private final SortedMap<Long, Part> packed = new TreeMap<>();
  private Packing packing;

  /** Some rows of the weight. */
  private record Part(long count, PackedWeight weight) {}

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

  @Override
  protected void layOut(boolean often) {
    packing = new Packing(often);
  }

  /** Maps x [..., in] to [..., out]. */
  public Tensor forward(Tensor x) {
    return forward(x, 0, weight.shape()[0]);
  }

  /** Maps x [..., in] to some of the outputs alone, [..., count]. */
  public Tensor forward(Tensor x, long first, long count) {
    var type = x.scalar_type().intern();
    Tensor b = bias == null ? null : bias.as(type).narrow(0, first, count);
    if (packing != null && packing.takes(weight, x)) {
      Part part = packed(x, first, count);
      if (part.count() == count) {
        return part.weight().multiply(x, b);
      }
    }
    // Rows that lie apart are brought together: libtorch would copy the weight to each instead.
    return multiply(x.contiguous(), Tensors.cast(weight().narrow(0, first, count), type), b);
  }

  /**
   * x Wᵀ + b over the last axis. In f32 on the CPU libtorch leaves it to OpenBLAS and one thread;
   * large ones without gradients go to oneDNN and all threads instead.
   *
   * @param matrix W, [out, in]
   * @param bias b, [out] or null
   */
  static Tensor multiply(Tensor x, Tensor matrix, Tensor bias) {
    boolean shared =
        PackedWeight.AVAILABLE
            && x.numel() * matrix.size(0) >= LEAST_PRODUCTS
            && x.is_cpu()
            && x.scalar_type().intern() == ScalarType.Float
            && NoGrad.active();
    return shared
        ? PackedWeight.multiply(x, matrix, bias)
        : torch.linear(x, matrix, Tensors.optional(bias));
  }

  /** What begins at an output, packed for as many rows of inputs as the first one's. */
  private synchronized Part packed(Tensor x, long first, long count) {
    Part part = packed.get(first);
    if (part == null) {
      try (TensorScope scope = TensorScope.open()) {
        var type = x.scalar_type().intern();
        Tensor rows = Tensors.cast(weight().narrow(0, first, count), type);
        part = new Part(count, PackedWeight.ofMatrix(rows, x.numel() / x.size(-1)));
      }
      boolean held = isPacked();
      packed.put(first, part);
      if (!held && isPacked()) {
        weight.release();
      }
    }
    return part;
  }

  /** Whether the parts are the whole weight. */
  private boolean isPacked() {
    long end = 0;
    for (Map.Entry<Long, Part> part : packed.entrySet()) {
      if (part.getKey() != end) {
        return false;
      }
      end += part.getValue().count();
    }
    return end == weight.shape()[0];
  }

  /** W, [out, in]. */
  public synchronized Tensor weight() {
    if (!isPacked()) {
      return weight.tensor();
    }
    return Tensors.cat(
        0, packed.values().stream().map(part -> part.weight().plain()).toArray(Tensor[]::new));
  }

  /** b, [out], or null. */
  public Tensor bias() {
    return bias == null ? null : bias.tensor();
  }
}
