package org.musedance.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.musedance.tensor.UserError;

/**
 * Another program that makes the steps of a training on recorded batches. It is given {@code
 * --model FOLDER --batches FILE --results FILE --dtype f32|bf16 --threads N}, shows that it
 * computes the recorded losses and gradients in f32, and writes the losses it found and the seconds
 * of its steps to the results as JSON: {@code {"version": "…", "losses": […], "seconds": […]}}.
 *
 * @param command with its own arguments, split at spaces
 * @param losses that it must find
 */
record TrainingRival(List<String> command, List<Double> losses, Path batches) {
  /** Relative; sums of f32 numbers in another order differ by a hundredth of it. */
  private static final double TOLERANCE = 1e-4;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What it did.
   *
   * @param seconds of every step
   */
  record Round(String version, double[] seconds) {}

  /**
   * Lets it check itself, then measure itself.
   *
   * @param heard is told what it prints
   * @throws UserError if it fails or does not compute the same
   */
  Round run(String model, String type, int threads, Path results, Consumer<String> heard) {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("--model", model, "--batches", batches.toString()));
    line.addAll(List.of("--results", results.toString(), "--dtype", type));
    line.addAll(List.of("--threads", Integer.toString(threads)));
    try {
      Files.deleteIfExists(results);
      check(finish(line, heard));
      return read(JSON.readTree(results.toFile()));
    } catch (IOException e) {
      throw new UserError(
          "--against must be a command that runs here and writes its results, but %s (%s); try it by itself"
              .formatted(String.join(" ", command), e.getMessage()),
          e);
    }
  }

  private static int finish(List<String> line, Consumer<String> heard) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader()) {
      out.lines().forEach(heard);
      return process.waitFor();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement was interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private void check(int exitCode) {
    if (exitCode != 0) {
      throw new UserError(
          "--against must be a command that succeeds, but %s ended with %d; see what it printed"
              .formatted(String.join(" ", command), exitCode));
    }
  }

  private Round read(JsonNode results) {
    double[] found = numbers(results.path("losses"));
    boolean same = found.length == losses.size();
    for (int i = 0; same && i < found.length; i++) {
      same = Math.abs(found[i] - losses.get(i)) <= TOLERANCE * Math.abs(losses.get(i));
    }
    double[] seconds = numbers(results.path("seconds"));
    if (!same || seconds.length == 0) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "--against must be a program that computes the same, with losses within %.0e of %s, but its results are %s; there is no ratio to print",
              TOLERANCE,
              losses,
              results));
    }
    return new Round(results.path("version").asText(), seconds);
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble(Double.NaN);
    }
    return numbers;
  }
}
