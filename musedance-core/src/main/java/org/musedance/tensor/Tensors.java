package org.musedance.tensor;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors from and to Java, and the few operations whose native form is awkward to call. */
public final class Tensors {
  private Tensors() {}

  /** A f32 CPU tensor with a copy of the values, row-major. */
  public static Tensor of(float[] values, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor made = empty(ScalarType.Float, shape);
      if (made.numel() != values.length) {
        throw new IllegalArgumentException(
            "values must fill the shape of "
                + made.numel()
                + " elements, but were "
                + values.length);
      }
      new FloatPointer(made.data_ptr_float()).put(values);
      return scope.keep(made);
    }
  }

  /** An int64 CPU tensor with a copy of the values, row-major. */
  public static Tensor of(long[] values, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor made = empty(ScalarType.Long, shape);
      new LongPointer(made.data_ptr_long()).put(values);
      return scope.keep(made);
    }
  }

  /** An uninitialised CPU tensor. */
  public static Tensor empty(ScalarType type, long... shape) {
    return torch.empty(shape, new TensorOptions(type), null);
  }

  /** An uninitialised tensor of a type on a device. */
  public static Tensor empty(Compute compute, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      TensorOptions options =
          new TensorOptions(compute.type()).device(new DeviceOptional(compute.device()));
      return scope.keep(torch.empty(shape, options, null));
    }
  }

  /** Zeros of a type on a device. */
  public static Tensor zeros(Compute compute, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      TensorOptions options =
          new TensorOptions(compute.type()).device(new DeviceOptional(compute.device()));
      return scope.keep(torch.zeros(shape, options));
    }
  }

  /** All values as floats, row-major, from any device and type. */
  public static float[] floats(Tensor tensor) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = tensor.detach().cpu().to(ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(plain.numel())];
      if (values.length > 0) {
        new FloatPointer(plain.data_ptr_float()).get(values);
      }
      return values;
    }
  }

  /** All values as longs, row-major, from any device and integer type. */
  public static long[] longs(Tensor tensor) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = tensor.detach().cpu().to(ScalarType.Long).contiguous();
      long[] values = new long[Math.toIntExact(plain.numel())];
      if (values.length > 0) {
        new LongPointer(plain.data_ptr_long()).get(values);
      }
      return values;
    }
  }

  /** The shape as Java longs. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  /** The tensor in another type, itself when it has it. */
  public static Tensor cast(Tensor tensor, ScalarType type) {
    return tensor.scalar_type().intern() == type ? tensor : tensor.to(type);
  }

  /** The tensor on another device, itself when it is there. */
  public static Tensor to(Tensor tensor, Device device) {
    return tensor.device().equals(device) ? tensor : tensor.to(device, tensor.scalar_type());
  }

  /** The tensor on a device in a type. */
  public static Tensor to(Tensor tensor, Compute compute) {
    return cast(to(tensor, compute.device()), compute.type());
  }

  /** The same values in channels-last memory order; only for [B, C, H, W]. */
  public static Tensor channelsLast(Tensor tensor) {
    return tensor.contiguous(torch.MemoryFormat.ChannelsLast);
  }

  /** Concatenation along an axis. */
  public static Tensor cat(long axis, Tensor... parts) {
    return torch.cat(new TensorVector(parts), axis);
  }

  /** Concatenation along an axis. */
  public static Tensor cat(long axis, List<Tensor> parts) {
    return cat(axis, parts.toArray(new Tensor[0]));
  }

  /** Stacking along a new axis. */
  public static Tensor stack(long axis, List<Tensor> parts) {
    return torch.stack(new TensorVector(parts.toArray(new Tensor[0])), axis);
  }

  /**
   * Repeats every entry of the first axis: [B, ...] to [B*times, ...], each entry's copies
   * together.
   */
  public static Tensor repeatRows(Tensor tensor, long times) {
    return times == 1
        ? tensor
        : torch.repeat_interleave(tensor, times, new LongOptional(0), new LongOptional());
  }

  /** Softmax over the last axis, in the tensor's own type. */
  public static Tensor softmax(Tensor scores) {
    return torch.softmax(scores, -1, new ScalarTypeOptional());
  }

  /** Product with a number. */
  public static Tensor scale(Tensor tensor, double factor) {
    return tensor.mul(new Scalar(factor));
  }

  /** Sum with a number. */
  public static Tensor shift(Tensor tensor, double offset) {
    return tensor.add(new Scalar(offset));
  }

  /** Values limited to [low, high]. */
  public static Tensor clamp(Tensor tensor, double low, double high) {
    return torch.clamp(
        tensor, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
  }

  static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }
}
