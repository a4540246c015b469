package org.musedance.tensor;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One named tensor of a layer. Its memory is reserved at the first use: a layer that is filled from
 * a file never allocates weights of its own.
 */
public final class Parameter {
  private final long[] shape;
  private final Init init;
  private Tensor tensor;
  private boolean released;

  Parameter(Init init, long... shape) {
    this.shape = shape.clone();
    this.init = init;
  }

  /** The values; zeros until they are set, loaded or initialised. */
  public Tensor tensor() {
    if (released) {
      throw new IllegalStateException("a weight that was laid out for inference cannot be read");
    }
    if (tensor == null) {
      set(torch.zeros(shape, new TensorOptions(ScalarType.Float)));
    }
    return tensor;
  }

  /** The values in the type of an activation, as libtorch's autocast would give them. */
  public Tensor as(ScalarType type) {
    return Tensors.cast(tensor(), type);
  }

  public long[] shape() {
    return shape.clone();
  }

  public long count() {
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    return count;
  }

  /**
   * Replaces the values; the parameter owns the tensor from now on, whatever scope it came from.
   */
  public void set(Tensor values) {
    Tensor old = tensor;
    tensor = TensorScope.pin(values);
    if (old != null) {
      TensorScope.unpin(old);
    }
  }

  /** Whether it gets a gradient. */
  boolean learns() {
    return !released && tensor().requires_grad();
  }

  /** Gives the values back; another object holds them in an order of its own. */
  void release() {
    TensorScope.unpin(tensor);
    tensor = null;
    released = true;
  }

  /** Moves the values to a device and, for floating point, a type. */
  public void to(Compute compute) {
    try (TensorScope scope = TensorScope.open()) {
      boolean floating = torch.isFloatingType(tensor().scalar_type());
      set(floating ? Tensors.to(tensor, compute) : Tensors.to(tensor, compute.device()));
    }
  }

  /** Values as before training, f32, without keeping them. */
  public Tensor draw(RandomGenerator random) {
    float[] values = new float[Math.toIntExact(count())];
    for (int i = 0; i < values.length; i++) {
      values[i] = init.draw(random);
    }
    return Tensors.of(values, shape);
  }

  void initialise(RandomGenerator random) {
    try (TensorScope scope = TensorScope.open()) {
      set(draw(random));
    }
  }
}
