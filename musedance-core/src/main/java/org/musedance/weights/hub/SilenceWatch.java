package org.musedance.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that has been silent for too long, so that whoever waits for it gets an error:
 * Java's own time limit ends with the first byte.
 */
final class SilenceWatch implements AutoCloseable {
  private final InputStream stream;
  private final long silence;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(SilenceWatch::thread);
  private volatile long lastHeard = System.nanoTime();

  SilenceWatch(InputStream stream, Duration silence) {
    this.stream = stream;
    this.silence = silence.toNanos();
    clock.scheduleAtFixedRate(this::look, this.silence, this.silence, TimeUnit.NANOSECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "hub-silence");
    thread.setDaemon(true);
    return thread;
  }

  /** Says that something came. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  private void look() {
    if (System.nanoTime() - lastHeard >= silence) {
      try {
        stream.close();
      } catch (IOException e) {
        // Then it is broken already, which is what was wanted.
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
