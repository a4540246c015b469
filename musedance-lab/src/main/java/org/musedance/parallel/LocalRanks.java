package org.musedance.parallel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.musedance.tensor.UserError;

/**
 * The ranks of one machine as child processes of this one, which computes nothing itself.
 *
 * <p>What rank 0 says on its error stream is passed on as it is, what others say with their rank in
 * front. When one ends badly the others get a moment to notice it themselves, then they are ended.
 * When this process is asked to end (SIGTERM, Ctrl-C), it asks them and waits until they have
 * saved; when it is gone without a word, they learn it from {@link #whenStarterIsGone}.
 */
public final class LocalRanks implements AutoCloseable {
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String STARTER = "MUSEDANCE_STARTER";
  private static final long NOTICING_SECONDS = 5;
  private static final long SAVING_SECONDS = 150;

  private final List<Process> ranks = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();
  private final Thread ending = new Thread(this::endOnRequest, "ending the ranks");
  private volatile boolean asked;

  /**
   * Starts the ranks.
   *
   * @param command of one rank, equal for all; the environment tells it which it is
   * @param count how many
   * @param said receives every line that a rank says on its error stream
   */
  public LocalRanks(List<String> command, int count, Consumer<String> said) {
    unpackNatives();
    int port = freePort();
    Runtime.getRuntime().addShutdownHook(ending);
    for (int rank = 0; rank < count; rank++) {
      Process process = start(command, variables(rank, count, port));
      ranks.add(process);
      String front = rank == 0 ? "" : "rank " + rank + ": ";
      readers.add(reader(process, line -> said.accept(front + line)));
    }
  }

  /** Once: two processes that unpack the same libraries at the same time ruin each other's. */
  private static void unpackNatives() {
    Loader.load(torch.class);
    Loader.load(torch_gloo.class);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> variables(int rank, int count, int port) {
    return Map.of(
        "RANK",
        Integer.toString(rank),
        "LOCAL_RANK",
        Integer.toString(rank),
        "WORLD_SIZE",
        Integer.toString(count),
        "MASTER_ADDR",
        "127.0.0.1",
        "MASTER_PORT",
        Integer.toString(port),
        STARTER,
        Long.toString(ProcessHandle.current().pid()));
  }

  private static Process start(List<String> command, Map<String, String> variables) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    int threads = Runtime.getRuntime().availableProcessors();
    int share = threads / Integer.parseInt(variables.get("WORLD_SIZE"));
    builder.environment().putIfAbsent(THREADS, Integer.toString(Math.max(1, share)));
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread reader(Process process, Consumer<String> said) {
    Thread reader = new Thread(() -> read(process, said), "rank output");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private static void read(Process process, Consumer<String> said) {
    try (BufferedReader lines = process.errorReader(Charset.defaultCharset())) {
      lines.lines().forEach(said);
    } catch (IOException | UncheckedIOException ended) {
      said.accept("its output ended: " + ended.getMessage());
    }
  }

  /** In a rank: does something when the process that started it here is gone. */
  public static void whenStarterIsGone(Map<String, String> variables, Runnable action) {
    String starter = variables.get(STARTER);
    if (starter != null) {
      ProcessHandle.of(Long.parseLong(starter))
          .map(ProcessHandle::onExit)
          .orElse(CompletableFuture.completedFuture(null))
          .thenRun(action);
    }
  }

  /** The processes, rank 0 first. */
  public List<Process> processes() {
    return List.copyOf(ranks);
  }

  /**
   * Waits until all have ended: well, or because this process was asked to end.
   *
   * @throws UserError naming the rank that ended badly first
   */
  public void await() throws InterruptedException {
    CompletableFuture<Integer> firstBad = new CompletableFuture<>();
    for (int rank = 0; rank < ranks.size(); rank++) {
      int number = rank;
      ranks.get(rank).onExit().thenAccept(ended -> note(firstBad, number, ended.exitValue()));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            ranks.stream().map(Process::onExit).toArray(CompletableFuture[]::new));
    CompletableFuture.anyOf(all, firstBad).join();
    if (firstBad.isDone() && !asked) {
      giveTime(all);
      endAll();
      finishReading();
      throw ended(firstBad.join());
    }
    finishReading();
  }

  private static void note(CompletableFuture<Integer> firstBad, int rank, int exitCode) {
    if (exitCode != 0) {
      firstBad.complete(rank);
    }
  }

  private static void giveTime(CompletableFuture<Void> all) throws InterruptedException {
    try {
      all.get(NOTICING_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stillThere) {
      return;
    }
  }

  private void finishReading() throws InterruptedException {
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private UserError ended(int rank) {
    return new UserError(
        "all "
            + ranks.size()
            + " processes must end well, but rank "
            + rank
            + " ended first, with exit code "
            + ranks.get(rank).exitValue()
            + "; see what it said above, then start again: the run goes on from its last"
            + " checkpoint");
  }

  private void endOnRequest() {
    asked = true;
    endAll();
  }

  /** Asks every rank to end, and ends those that do not. */
  private void endAll() {
    // Process.destroy would close the pipes, and what the ranks say at the end would be lost.
    ranks.forEach(rank -> rank.toHandle().destroy());
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAVING_SECONDS);
    try {
      for (Process rank : ranks) {
        if (!rank.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          rank.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      ranks.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what is still running. */
  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException endingAlready) {
      return;
    }
  }
}
