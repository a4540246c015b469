package org.musedance.train;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The log of a run: one JSON object per line, appended as it goes on. */
final class RunLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter writer;

  private RunLog(BufferedWriter writer) {
    this.writer = writer;
  }

  /** A log that nobody keeps. */
  static RunLog silent() {
    return new RunLog(new BufferedWriter(Writer.nullWriter()));
  }

  /**
   * Opens a log and drops the lines of steps after {@code step}, which a resumed run does again.
   */
  static RunLog open(Path file, long step) throws IOException {
    if (Files.exists(file)) {
      List<String> kept =
          Files.readAllLines(file).stream().filter(line -> stepOf(line) <= step).toList();
      WholeFile.write(file, kept.stream().map(line -> line + "\n").collect(joining()));
    }
    return new RunLog(
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  private static long stepOf(String line) {
    try {
      return JSON.readTree(line).path("step").asLong();
    } catch (JsonProcessingException cutShort) {
      return Long.MAX_VALUE;
    }
  }

  void write(Map<String, Object> values) {
    try {
      writer.write(JSON.writeValueAsString(values));
      writer.write("\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
