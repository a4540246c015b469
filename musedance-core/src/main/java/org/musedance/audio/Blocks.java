package org.musedance.audio;

import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Shares the frames of a piece of music between the cores in blocks of fixed size. What is computed
 * never depends on how many threads there are.
 */
final class Blocks {
  /** Frames per block: even, so that pairs of frames never straddle blocks. */
  static final int FRAMES = 128;

  /** Does the frames [from, to) with work space of its own. */
  interface Task<W> {
    void run(W workspace, int from, int to);
  }

  private Blocks() {}

  /** Runs the task on all blocks of [0, frames), each with its own work space, and waits. */
  static <W> void forEach(int frames, Supplier<W> workspace, Task<W> task) {
    IntStream.range(0, count(frames))
        .parallel()
        .forEach(
            block ->
                task.run(
                    workspace.get(), block * FRAMES, Math.min(frames, block * FRAMES + FRAMES)));
  }

  static int count(int frames) {
    return (frames + FRAMES - 1) / FRAMES;
  }
}
