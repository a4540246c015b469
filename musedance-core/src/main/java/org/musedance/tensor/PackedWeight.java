package org.musedance.tensor;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.NumberType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.SingletonTypePtr;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A weight in the order in which oneDNN's kernels read it, for networks that only compute, on the
 * CPU. libtorch otherwise brings it into that order in every call, which costs more than the
 * product where there are few rows, or, in f32, leaves linear layers to a slower library. Matrices
 * that it multiplies faster in their usual order are kept so. Results differ by no more than the
 * order of sums.
 *
 * <p>The operators are those that libtorch's own compiler uses for frozen networks (namespace
 * {@code mkldnn}, {@code aten/src/ATen/native/mkldnn}). They have no functions of their own in the
 * bindings and are called by name.
 */
final class PackedWeight {
  /** Whether this libtorch has oneDNN, as those for x86 have. */
  static final boolean AVAILABLE = torch.hasMKLDNN();

  /**
   * From so many rows on, a matrix in f32 is multiplied in its usual order where there is no
   * AVX-512: oneDNN's kernels for packed ones are slower there, by up to a quarter.
   */
  private static final long PLAIN_ROWS = 512;

  private static final long[] ONE = {1, 1};

  private final Tensor packed;

  private PackedWeight(Tensor packed) {
    this.packed = TensorScope.pin(packed);
  }

  /**
   * Whether a weight is worth it for inputs like one. A weight that is used seldom must have their
   * type: it would be held in more bits than it was stored in.
   */
  static boolean suits(Parameter weight, boolean often, Tensor x) {
    if (weight.count() < Layer.LARGE_WEIGHT) {
      return false;
    }
    ScalarType type = x.scalar_type().intern();
    return suits(weight.count(), x.device(), type)
        && (often || weight.tensor().scalar_type().intern() == type);
  }

  /** The same of a weight of so many numbers. */
  static boolean suits(long count, Compute compute) {
    return suits(count, compute.device(), compute.type());
  }

  private static boolean suits(long count, Device device, ScalarType type) {
    return AVAILABLE
        && device.is_cpu()
        && (type == ScalarType.Float
            || type == ScalarType.BFloat16 && Processor.multipliesBfloat16())
        && count >= Layer.LARGE_WEIGHT;
  }

  /**
   * Packs the kernel of a convolution.
   *
   * @param kernel [out, in, k, k]
   * @param like an input of the usual size, [B, in, H, W]
   */
  static PackedWeight ofKernel(Tensor kernel, long[] stride, long[] padding, Tensor like) {
    try (TensorScope scope = TensorScope.open()) {
      long[] shape = Tensors.shape(like);
      LongArrayRef size = new LongArrayRef(new LongPointer(shape), shape.length);
      return new PackedWeight(
          torch.mkldnn_reorder_conv2d_weight(
              kernel.to_mkldnn(), padding, stride, ONE, 1, new LongArrayRefOptional(size)));
    }
  }

  /**
   * Packs the matrix of a linear layer.
   *
   * @param matrix [out, in]
   * @param rows how many it is usually multiplied with
   */
  static PackedWeight ofMatrix(Tensor matrix, long rows) {
    try (TensorScope scope = TensorScope.open()) {
      if (isFasterPlain(matrix, rows)) {
        // A copy, like a packed one: it must not keep alive what the matrix is a part of.
        return new PackedWeight(matrix.contiguous().clone());
      }
      return new PackedWeight(
          Call.REORDER_MATRIX.of(new IValue(matrix.contiguous()), new IValue(rows)));
    }
  }

  private static boolean isFasterPlain(Tensor matrix, long rows) {
    return rows >= PLAIN_ROWS
        && matrix.scalar_type().intern() == ScalarType.Float
        && !Processor.computesSixteenFloats();
  }

  /**
   * Convolves x [B, in, H, W].
   *
   * @param bias [out] or null
   */
  Tensor convolve(Tensor x, Tensor bias, long[] stride, long[] padding) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          Call.CONVOLVE.of(
              new IValue(Tensors.channelsLast(x)),
              new IValue(packed),
              value(bias),
              Call.numbers(padding),
              Call.numbers(stride),
              Call.numbers(ONE),
              new IValue(1L),
              new IValue("none"),
              Call.noScalars(),
              new IValue("")));
    }
  }

  /**
   * Multiplies x [..., in]; gives [..., out].
   *
   * @param bias [out] or null
   */
  Tensor multiply(Tensor x, Tensor bias) {
    return multiply(x, packed, bias);
  }

  /** The same with a matrix in any order that oneDNN reads, its own or the usual one. */
  static Tensor multiply(Tensor x, Tensor matrix, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          Call.MULTIPLY.of(
              new IValue(x.contiguous()),
              new IValue(matrix),
              value(bias),
              new IValue("none"),
              Call.noScalars(),
              new IValue("")));
    }
  }

  private static IValue value(Tensor orNull) {
    return orNull == null ? new IValue() : new IValue(orNull);
  }

  /** The weight as it was; owned by the open scope. */
  Tensor plain() {
    return packed.to_dense();
  }

  /** An operator of libtorch that is called by name. */
  private enum Call {
    CONVOLVE("mkldnn::_convolution_pointwise"),
    MULTIPLY("mkldnn::_linear_pointwise"),
    REORDER_MATRIX("mkldnn::_reorder_linear_weight");

    private static final Type.TypePtr NUMBER = type(IntType.getIntTypePtr().get());
    private static final Type.TypePtr SCALAR =
        TensorScope.pin(OptionalType.get(type(NumberType.getNumberIntTypePtr().get())));

    private final OperatorHandle operator;

    Call(String name) {
      operator = TensorScope.pin(Dispatcher.singleton().findSchemaOrThrow(name, ""));
    }

    private static Type.TypePtr type(Type singleton) {
      return TensorScope.pin(new Type.TypePtr(new SingletonTypePtr(singleton)));
    }

    private static IValue numbers(long... values) {
      GenericList list = new GenericList(NUMBER);
      for (long each : values) {
        list.push_back(new IValue(each));
      }
      return new IValue(list);
    }

    private static IValue noScalars() {
      return new IValue(new GenericList(SCALAR));
    }

    /** The operator's result, owned by the open scope. */
    private Tensor of(IValue... arguments) {
      IValueVector stack = new IValueVector();
      for (IValue argument : arguments) {
        stack.push_back(argument);
      }
      operator.callBoxed(stack);
      // A tensor of its own, not a reference to the stack's.
      return stack.get(0).toTensor().detach();
    }
  }
}
