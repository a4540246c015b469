package org.musedance.train;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongFunction;

/**
 * Makes the batches of the coming steps while the current one is learnt from. Order and content do
 * not depend on timing: the batch of a step is a function of the step.
 */
final class Feeder<B extends AutoCloseable> implements AutoCloseable {
  private static final int AHEAD = 3;

  private final BlockingQueue<Item<B>> ready = new LinkedBlockingQueue<>(AHEAD);
  private final Thread thread;

  private record Item<B>(B batch, RuntimeException failure) {}

  Feeder(LongFunction<B> source, long firstStep, long lastStep) {
    thread =
        new Thread(
            () -> {
              try {
                for (long step = firstStep; step <= lastStep; step++) {
                  ready.put(make(source, step));
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            },
            "batches");
    thread.setDaemon(true);
    thread.start();
  }

  private static <B> Item<B> make(LongFunction<B> source, long step) {
    try {
      return new Item<>(source.apply(step), null);
    } catch (RuntimeException failure) {
      return new Item<>(null, failure);
    }
  }

  /** The next step's batch; the caller closes it. */
  B next() throws InterruptedException {
    Item<B> item = ready.take();
    if (item.failure() != null) {
      throw item.failure();
    }
    return item.batch();
  }

  @Override
  public void close() throws Exception {
    thread.interrupt();
    thread.join();
    for (Item<B> left = ready.poll(); left != null; left = ready.poll()) {
      if (left.batch() != null) {
        left.batch().close();
      }
    }
  }
}
