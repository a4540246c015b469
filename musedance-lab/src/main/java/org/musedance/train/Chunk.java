package org.musedance.train;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/** A stretch of long vectors: work on one after another needs little memory beside them. */
record Chunk(long first, long count) {
  private static final long NUMBERS = 1L << 24;

  /** The stretches of vectors of a length. */
  static List<Chunk> of(long length) {
    return LongStream.iterate(0, first -> first < length, first -> first + NUMBERS)
        .mapToObj(first -> new Chunk(first, Math.min(NUMBERS, length - first)))
        .toList();
  }

  /** A view of this stretch of a vector. */
  Tensor of(Tensor vector) {
    return vector.narrow(0, first, count);
  }
}
