package org.musedance.media;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happens when the program is told to end, as by Ctrl-C: first whoever is at work may bring it
 * to an end, then what is still unfinished is deleted. The JVM would do both at the same time.
 */
public final class Shutdown {
  private static final Set<Task> TASKS = ConcurrentHashMap.newKeySet();

  /** Makes sure that the end is noticed: loading this class does it. */
  static void watch() {}

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::end, "musedance-shutdown"));
  }

  private Shutdown() {}

  /** Something to do at the end, until it is closed. */
  public static final class Task implements AutoCloseable {
    private final Runnable action;

    private Task(Runnable action) {
      this.action = action;
    }

    @Override
    public void close() {
      TASKS.remove(this);
    }
  }

  /** Runs action when the program is told to end; it may wait for other threads. */
  public static Task first(Runnable action) {
    Task task = new Task(action);
    TASKS.add(task);
    return task;
  }

  private static void end() {
    TASKS.forEach(task -> task.action.run());
    OutputFile.deleteUnfinished();
  }
}
