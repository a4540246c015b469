package org.musedance.dataset.build;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does the same to many things, several at once, and returns the results in order. */
final class Workers {
  /** Heap that one video may need: four minutes of stereo sound, resampled, and pictures. */
  private static final long BYTES_EACH = 200L << 20;

  private final int threads;
  private final Consumer<BuildProgress> progress;

  /**
   * @param threads at once
   */
  Workers(int threads, Consumer<BuildProgress> progress) {
    this.threads = threads;
    this.progress = progress;
  }

  /** One thread per core, as long as the heap is large enough for as many videos. */
  static int suitable() {
    long fitting = Math.max(1, Runtime.getRuntime().maxMemory() / BYTES_EACH);
    return (int) Math.min(Runtime.getRuntime().availableProcessors(), fitting);
  }

  /** Applies work to every item; the first failure ends it. */
  <T, R> List<R> map(String phase, List<T> items, Function<T, String> name, Function<T, R> work) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<R>> futures = new ArrayList<>();
    try {
      AtomicInteger done = new AtomicInteger();
      for (T item : items) {
        futures.add(
            pool.submit(
                () -> {
                  R result = work.apply(item);
                  report(phase, done, items.size(), name.apply(item));
                  return result;
                }));
      }
      return results(futures);
    } finally {
      end(pool, futures);
    }
  }

  /** Drops what has not begun and lets the rest end: an interrupted reader would blame its file. */
  private static void end(ExecutorService pool, List<? extends Future<?>> futures) {
    futures.forEach(future -> future.cancel(false));
    pool.shutdown();
    try {
      pool.awaitTermination(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void report(String phase, AtomicInteger done, int total, String name) {
    progress.accept(new BuildProgress(phase, done.incrementAndGet(), total, name));
  }

  private static <R> List<R> results(List<Future<R>> futures) {
    List<R> results = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("the build was interrupted");
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      }
    }
    return results;
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
  }
}
