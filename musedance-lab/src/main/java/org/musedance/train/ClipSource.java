package org.musedance.train;

import java.util.List;
import java.util.Map;
import org.musedance.world.Split;

/** Where the clips of a training come from; may be asked by several threads. */
interface ClipSource extends AutoCloseable {
  /**
   * The clips with the numbers {@code first} to {@code first + count - 1} of a split; equal numbers
   * give equal clips. In the training split a process asks for those of its {@link Share} alone.
   */
  ClipInputs clips(Split split, long first, int count);

  /** What a person should know of training clips {@code first} to {@code first + count - 1}. */
  List<Map<String, String>> describe(long first, int count);

  @Override
  void close();
}
