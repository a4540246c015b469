package org.musedance.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Makes the batches of the coming steps, several at once, while the current one is learnt from.
 * Order and content do not depend on timing: the batch of a step is a function of the step.
 */
final class Feeder<B extends AutoCloseable> implements AutoCloseable {
  private static final int AHEAD = 4;

  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          AHEAD,
          task -> {
            Thread thread = new Thread(task, "batches");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Future<B>> ready = new ArrayDeque<>();
  private final LongFunction<B> source;
  private final long lastStep;
  private long nextStep;

  Feeder(LongFunction<B> source, long firstStep, long lastStep) {
    this.source = source;
    this.lastStep = lastStep;
    nextStep = firstStep;
    fill();
  }

  private void fill() {
    while (ready.size() < AHEAD && nextStep <= lastStep) {
      long step = nextStep++;
      ready.add(workers.submit(() -> source.apply(step)));
    }
  }

  /** The next step's batch; the caller closes it. */
  B next() throws InterruptedException {
    try {
      B batch = ready.remove().get();
      fill();
      return batch;
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    }
  }

  /** Closes the batches that nobody took; why one of them could not be made no longer matters. */
  @Override
  public void close() throws Exception {
    workers.shutdown();
    workers.awaitTermination(1, TimeUnit.HOURS);
    for (Future<B> left : ready) {
      try {
        left.get().close();
      } catch (ExecutionException neverAskedFor) {
        continue;
      }
    }
  }
}
