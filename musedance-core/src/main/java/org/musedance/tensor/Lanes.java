package org.musedance.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads for works that are computed at the same time on a CPU, each with its share of libtorch's
 * threads.
 *
 * <p>Threads that share one small operation wait for each other at its end, thousands of times a
 * second; whole works do not. To be used by one thread.
 */
public final class Lanes implements AutoCloseable {
  /** Works of every lane that have begun, or will next, or whose results wait to be told. */
  private static final int AHEAD = 2;

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
   * @throws RuntimeException of the first work that failed, or that says why it did
   */
  public <T> List<T> run(List<? extends Callable<T>> works) {
    List<T> results = new ArrayList<>();
    run(works, results::add);
    return results;
  }

  /**
   * The same, where results are told in order, each as soon as it is there; few wait to be told. A
   * failure, also one of who is told, is thrown when the works that have begun are done.
   */
  public <T> void run(List<? extends Callable<T>> works, Consumer<? super T> results) {
    if (count == 1 || works.size() == 1) {
      works.forEach(work -> results.accept(called(work)));
      return;
    }
    Iterator<? extends Callable<T>> left = works.iterator();
    Deque<CompletableFuture<T>> begun = new ArrayDeque<>();
    try {
      while (left.hasNext() || !begun.isEmpty()) {
        while (left.hasNext() && begun.size() < AHEAD * count) {
          Callable<T> work = left.next();
          begun.add(CompletableFuture.supplyAsync(() -> withItsShare(work), workers));
        }
        results.accept(begun.remove().join());
      }
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    } finally {
      begun.forEach(work -> work.exceptionally(failure -> null).join());
      // A thread sets the number for itself, and for those that first ask for it later.
      torch.set_num_threads(threads);
    }
  }

  private <T> T withItsShare(Callable<T> work) {
    torch.set_num_threads(threads / count);
    return called(work);
  }

  private static <T> T called(Callable<T> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
