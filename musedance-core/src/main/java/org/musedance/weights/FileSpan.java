package org.musedance.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A run of bytes within a file. */
record FileSpan(long begin, long length) {

  /** Whether the run lies within a file of a length. */
  boolean within(long fileLength) {
    return begin >= 0 && length >= 0 && begin <= fileLength && length <= fileLength - begin;
  }

  /** Copies the run, which must be shorter than 2 GiB; the buffer is little-endian. */
  ByteBuffer read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, begin + buffer.position()) < 0) {
        throw new EOFException("the file ends early");
      }
    }
    return buffer.flip();
  }
}
