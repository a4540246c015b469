package org.musedance.weights;

import java.util.Arrays;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A tensor of a PyTorch file: a strided window on a storage. Strides and offset count elements of
 * {@code type}.
 */
record StoredTensor(
    StorageRef storage, ScalarType type, long offset, long[] shape, long[] strides) {

  /** Checks that every element lies within the storage. */
  StoredTensor {
    if (shape.length != strides.length) {
      throw new PickleError(
          "a tensor must have one stride per axis",
          "has the shape " + Arrays.toString(shape) + " and strides " + Arrays.toString(strides));
    }
    boolean inside;
    try {
      Arrays.stream(shape).reduce(1, Math::multiplyExact);
      long begin = Math.addExact(storage.viewOffset(), offset);
      long end = Math.addExact(begin, span(shape, strides));
      inside = Math.multiplyExact(end, torch.elementSize(type)) <= storage.byteCount();
    } catch (ArithmeticException overflow) {
      inside = false;
    }
    if (!inside) {
      throw new PickleError(
          "a tensor must lie within its storage",
          "one of the shape " + Arrays.toString(shape) + " leaves storage " + storage.key());
    }
  }

  /** Elements from the first to behind the last one; 0 for an empty tensor. */
  long span() {
    return span(shape, strides);
  }

  private static long span(long[] shape, long[] strides) {
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
    }
    return Math.addExact(last, 1);
  }

  /** Where the first element lies, in bytes from the storage's beginning. */
  long byteOffset() {
    return (storage.viewOffset() + offset) * torch.elementSize(type);
  }
}
