package org.musedance.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A pickle put together by hand, instruction by instruction. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBytes protocol(int protocol) {
    return op((char) 0x80).raw(protocol);
  }

  PickleBytes op(char code) {
    return raw(code);
  }

  PickleBytes raw(int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
    return this;
  }

  PickleBytes text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    op('X').out.writeBytes(little(4, utf8.length));
    out.writeBytes(utf8);
    return this;
  }

  PickleBytes number(long value) {
    op((char) 0x8A).raw(8).out.writeBytes(little(8, value));
    return this;
  }

  PickleBytes global(String module, String name) {
    op('c').out.writeBytes((module + "\n" + name + "\n").getBytes(UTF_8));
    return this;
  }

  /** A key and a contiguous one-dimensional tensor that fills its storage. */
  PickleBytes tensor(String key, String storageClass, String storage, long count) {
    return tensor(key, storageClass, storage, count, count, 0, 1);
  }

  /** A key and a one-dimensional tensor on a storage of {@code count} elements. */
  PickleBytes tensor(
      String key,
      String storageClass,
      String storage,
      long count,
      long size,
      long offset,
      long stride) {
    return text(key)
        .global("torch._utils", "_rebuild_tensor_v2")
        .op('(')
        .op('(')
        .text("storage")
        .global("torch", storageClass)
        .text(storage)
        .text("cpu")
        .number(count)
        .op('t')
        .op('Q')
        .number(offset)
        .number(size)
        .raw(0x85)
        .number(stride)
        .raw(0x85)
        .raw(0x89)
        .global("collections", "OrderedDict")
        .op(')')
        .op('R')
        .op('t')
        .op('R');
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private static byte[] little(int width, long value) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(all, width);
  }
}
