package org.musedance.audio;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Shares the frames of a piece of music between the cores in blocks of fixed size. What is computed
 * never depends on how many threads there are.
 */
final class Blocks {
  /** Frames per block: even, so that pairs of frames never straddle blocks. */
  static final int FRAMES = 64;

  /** Does the frames [from, to) with work space of its own. */
  interface Task<W> {
    void run(W workspace, int from, int to);
  }

  private Blocks() {}

  /** Blocks of {@link #FRAMES} frames. */
  static int count(int frames) {
    return (frames + FRAMES - 1) / FRAMES;
  }

  /** Runs the task on all blocks of [0, frames), each thread with its own work space, and waits. */
  static <W> void forEach(int frames, Supplier<W> workspace, Task<W> task) {
    forEach(frames, FRAMES, workspace, task);
  }

  /** The same with blocks of another size. */
  static <W> void forEach(int frames, int size, Supplier<W> workspace, Task<W> task) {
    int blocks = (frames + size - 1) / size;
    AtomicInteger next = new AtomicInteger();
    IntStream.range(0, Math.min(blocks, Runtime.getRuntime().availableProcessors()))
        .parallel()
        .forEach(
            worker -> {
              W own = workspace.get();
              for (int b = next.getAndIncrement(); b < blocks; b = next.getAndIncrement()) {
                task.run(own, b * size, Math.min(frames, (b + 1) * size));
              }
            });
  }
}
