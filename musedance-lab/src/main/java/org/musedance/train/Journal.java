package org.musedance.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * What a run leaves for those who watch it: {@code log.jsonl}, {@code sheets/} and the same in
 * {@code events/} for TensorBoard.
 */
final class Journal implements AutoCloseable {
  private static final String VALIDATION = "validation";

  private final RunLog log;
  private final EventFile events;
  private final Path sheets;

  private Journal(RunLog log, EventFile events, Path sheets) {
    this.log = log;
    this.events = events;
    this.sheets = sheets;
  }

  /** A journal that nobody keeps. */
  static Journal silent() {
    return new Journal(RunLog.silent(), EventFile.silent(), Path.of(""));
  }

  /**
   * @param run its folder
   * @param step from which the run goes on
   */
  static Journal open(Path run, long step) throws IOException {
    Path sheets = Files.createDirectories(run.resolve("sheets"));
    return new Journal(
        RunLog.open(run.resolve("log.jsonl"), step),
        EventFile.open(run.resolve("events"), step),
        sheets);
  }

  /**
   * Writes the numbers of a training step.
   *
   * @param losses by name, the total as "loss"
   * @param others such as the learning rate
   */
  void step(long step, Map<String, Double> losses, Map<String, Double> others) {
    Map<String, Object> line = line(step);
    line.putAll(losses);
    line.putAll(others);
    log.write(line);
    Map<String, Double> numbers = grouped("train", losses);
    others.forEach((name, value) -> numbers.put("run/" + name, value));
    events.write(step, numbers);
  }

  /** Writes the losses of a validation, as {@code validation} and {@code validation_PART}. */
  void validation(long step, Map<String, Double> losses) {
    Map<String, Object> line = line(step);
    losses.forEach(
        (name, value) ->
            line.put(name.equals("loss") ? VALIDATION : VALIDATION + "_" + name, value));
    log.write(line);
    events.write(step, grouped(VALIDATION, losses));
  }

  private static Map<String, Object> line(long step) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    return line;
  }

  private static Map<String, Double> grouped(String group, Map<String, Double> losses) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    losses.forEach((name, value) -> numbers.put(group + "/" + name, value));
    return numbers;
  }

  /** Keeps a sheet of pictures; what was measured on it is logged as {@code sheet_MEASURE}. */
  void sheet(long step, Stage.Sheet sheet) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(sheet.picture(), "png", png);
    WholeFile.write(sheets.resolve(String.format("%07d.png", step)), png.toByteArray());
    events.write(step, "sheet", sheet.picture(), png.toByteArray());
    if (!sheet.measures().isEmpty()) {
      Map<String, Object> line = line(step);
      sheet.measures().forEach((name, value) -> line.put("sheet_" + name, value));
      log.write(line);
      events.write(step, grouped("sheet", sheet.measures()));
    }
  }

  @Override
  public void close() {
    events.close();
    log.close();
  }
}
