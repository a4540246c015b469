package org.musedance.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads for works that are computed at the same time on a CPU, each with its share of libtorch's
 * threads.
 *
 * <p>Threads that share one small operation wait for each other at its end, thousands of times a
 * second; whole works do not. To be used by one thread.
 */
public final class Lanes implements AutoCloseable {
  private final int threads = torch.get_num_threads();
  private final int count;
  private final ExecutorService workers;

  /**
   * Prepares as many lanes as are wanted, but no more than libtorch has threads.
   *
   * @param wanted at least 1
   */
  public Lanes(int wanted) {
    count = Math.min(wanted, threads);
    workers =
        Executors.newFixedThreadPool(
            count,
            works -> {
              Thread thread = new Thread(works, "lane");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many works are computed at once. */
  public int count() {
    return count;
  }

  /**
   * Computes works and waits for all. One alone is computed by the calling thread and has all of
   * libtorch's threads.
   *
   * @return their results, in order
   * @throws Exception of the first work that failed
   */
  public <T> List<T> run(List<? extends Callable<T>> works) throws Exception {
    List<T> results = new ArrayList<>();
    if (count == 1 || works.size() == 1) {
      for (Callable<T> work : works) {
        results.add(work.call());
      }
      return results;
    }
    try {
      for (Future<T> done : workers.invokeAll(works.stream().map(this::withItsShare).toList())) {
        results.add(result(done));
      }
    } finally {
      // A thread sets the number for itself, and for those that first ask for it later.
      torch.set_num_threads(threads);
    }
    return results;
  }

  private <T> Callable<T> withItsShare(Callable<T> work) {
    return () -> {
      torch.set_num_threads(threads / count);
      return work.call();
    };
  }

  private static <T> T result(Future<T> done) throws Exception {
    try {
      return done.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
