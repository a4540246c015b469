package org.musedance.weights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;

/**
 * A file mapped into memory as one tensor of bytes, from which other tensors are cut without
 * copying.
 *
 * <p>The mapping is libtorch's own ({@code torch::from_file}), because it then belongs to the
 * storage that all tensors cut from it share: it goes when the last of them goes, whether this
 * object was closed before or not, and no callback into Java is needed. A large tensor has a
 * mapping of its own, so that its memory goes with it and does not wait for all others. Mappings
 * are private: writing to such a tensor changes neither the file nor what others see. Tensors are
 * detached, so that they are leaves like any other and can be trained.
 */
final class MappedFile implements AutoCloseable {
  /** How many bytes are worth a mapping. */
  private static final long LARGE = 1 << 18;

  private final Path file;
  private final Tensor bytes;

  private MappedFile(Path file, Tensor bytes) {
    this.file = file;
    this.bytes = TensorScope.pin(bytes);
  }

  /** Maps the first {@code length} bytes, which must be there and more than none. */
  static MappedFile open(Path file, long length) {
    // A scope of its own: the mapping must not wait for the end of the caller's.
    try (TensorScope scope = TensorScope.open()) {
      BytePointer name = new BytePointer(file.toString(), StandardCharsets.UTF_8);
      TensorOptions options = new TensorOptions(ScalarType.Byte);
      return new MappedFile(
          file, torch.from_file(name, new BoolOptional(false), new LongOptional(length), options));
    }
  }

  /**
   * A tensor whose first element lies {@code offset} bytes from the file's beginning. It is copied
   * only where the file does not align it to its element size.
   */
  Tensor tensor(ScalarType type, long[] shape, long offset) {
    long byteCount = torch.elementSize(type);
    for (long side : shape) {
      byteCount = Math.multiplyExact(byteCount, side);
    }
    if (byteCount == 0) {
      return empty(type, shape);
    }
    try (Tensor cut = cut(offset, byteCount, offset % torch.elementSize(type) == 0);
        Tensor typed = cut.view(type);
        Tensor shaped = typed.view(shape)) {
      return shaped.detach();
    }
  }

  /**
   * A tensor with strides of its own, whose first element lies {@code offset} bytes from the file's
   * beginning and whose last one ends {@code span} elements later.
   */
  Tensor strided(ScalarType type, long[] shape, long[] strides, long offset, long span) {
    long width = torch.elementSize(type);
    if (span == 0) {
      return empty(type, shape);
    }
    try (Tensor cut = cut(offset, Math.multiplyExact(span, width), offset % width == 0);
        Tensor typed = cut.view(type);
        LongOptional begin = new LongOptional(typed.storage_offset());
        Tensor shaped = typed.as_strided(shape, strides, begin)) {
      return shaped.detach();
    }
  }

  private Tensor cut(long offset, long byteCount, boolean aligned) {
    if (aligned && byteCount >= LARGE) {
      try (MappedFile own = open(file, offset + byteCount)) {
        return own.bytes.narrow(0, offset, byteCount);
      }
    }
    Tensor cut = bytes.narrow(0, offset, byteCount);
    if (aligned) {
      return cut;
    }
    try (cut) {
      return cut.clone();
    }
  }

  private static Tensor empty(ScalarType type, long[] shape) {
    try (TensorOptions options = new TensorOptions(type)) {
      return torch.empty(shape, options, null);
    }
  }

  @Override
  public void close() {
    TensorScope.unpin(bytes);
  }
}
