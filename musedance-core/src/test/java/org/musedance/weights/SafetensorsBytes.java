package org.musedance.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A safetensors file put together by hand, sound or broken. */
record SafetensorsBytes(byte[] content) {

  static SafetensorsBytes of(String header, int... data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return of(json.length, json, data);
  }

  static SafetensorsBytes of(long claimedLength, byte[] header, int... data) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Long.BYTES + header.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(claimedLength)
            .put(header);
    for (int value : data) {
      buffer.put((byte) value);
    }
    return new SafetensorsBytes(buffer.array());
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(content);
  }

  Path writeTo(Path path) {
    try {
      return Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
