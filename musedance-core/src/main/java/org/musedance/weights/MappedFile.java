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

/**
 * A file mapped into memory as one tensor of bytes, from which other tensors are cut without
 * copying.
 *
 * <p>The mapping is libtorch's own ({@code torch::from_file}), because it then belongs to the
 * storage that all tensors cut from it share: it goes when the last of them goes, whether this
 * object was closed before or not, files of any size have one address, and no callback into Java is
 * needed. It is private: writing to such a tensor changes neither the file nor what others see.
 */
final class MappedFile implements AutoCloseable {
  private final Tensor bytes;

  private MappedFile(Tensor bytes) {
    this.bytes = bytes;
  }

  /** Maps the first {@code length} bytes, which must be there and more than none. */
  static MappedFile open(Path file, long length) {
    try (BytePointer name = new BytePointer(file.toString(), StandardCharsets.UTF_8);
        BoolOptional shared = new BoolOptional(false);
        LongOptional size = new LongOptional(length);
        TensorOptions options = new TensorOptions(ScalarType.Byte)) {
      Tensor bytes = torch.from_file(name, shared, size, options);
      bytes.retainReference();
      return new MappedFile(bytes);
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
        Tensor typed = cut.view(type)) {
      return typed.view(shape);
    }
  }

  private Tensor cut(long offset, long byteCount, boolean aligned) {
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
    bytes.close();
  }
}
