package org.musedance.evaluate.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Column;
import org.musedance.evaluate.report.Estimate;
import org.musedance.evaluate.report.Plot;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.Table;

/**
 * The report of a bench of long dances: whether they hold, tables at 4, 8, 12 and 30 seconds, and
 * plots over time.
 */
public final class LongReport {
  private static final int[] MARKS = {4, 8, 12, 30};

  /** Seconds before a mark over which values are averaged. */
  private static final int AVERAGED = 2;

  /** Of a dance that holds, how much worse its last third may be than its first. */
  private static final Map<LongBench.Measured, Double> MAY_LOSE =
      new EnumMap<>(Map.of(LongBench.Measured.FLOW, 0.03, LongBench.Measured.STILL, 0.5));

  private final List<LongResult> results;
  private final Bootstrap bootstrap;
  private final String caption;

  /**
   * @param results at least one
   */
  public LongReport(
      List<LongResult> results, int samples, double fps, int size, Bootstrap bootstrap) {
    this.results = List.copyOf(results);
    this.bootstrap = bootstrap;
    caption =
        "%d dances of %d s at %s fps, %d x %d pixels".formatted(samples, length(), fps, size, size);
  }

  private int length() {
    return results.get(0).seconds().get(LongBench.Measured.FLOW).length;
  }

  /** The whole report. */
  public Report report(Map<String, Object> setting) {
    List<Table> tables = new ArrayList<>();
    List<Plot> plots = new ArrayList<>();
    Map<String, String> definitions = new LinkedHashMap<>();
    tables.add(drift());
    definitions.put(
        "holds",
        "whether the last third of the dances is worse than the first by no more than %s in flow correlation and %s dB over still pixels: a bar of models worth showing"
            .formatted(
                MAY_LOSE.get(LongBench.Measured.FLOW), MAY_LOSE.get(LongBench.Measured.STILL)));
    for (LongBench.Measured measured : LongBench.Measured.values()) {
      tables.add(table(measured));
      plots.add(plot(measured));
      definitions.put(measured.title(), measured.definition());
    }
    return new Report(
        "Do long dances hold?",
        setting,
        List.of(
            "Each dance is made once, as long as the longest; every second is measured by itself.",
            "Brackets hold the 95% interval of a percentile bootstrap over the dances."),
        tables,
        plots,
        List.of(),
        definitions);
  }

  private Set<String> strategies() {
    Set<String> strategies = new LinkedHashSet<>();
    results.forEach(result -> strategies.add(result.strategy()));
    return strategies;
  }

  /** The times within the dances, and their end. */
  private int[] marks() {
    int end = length();
    return Stream.concat(Arrays.stream(MARKS).filter(mark -> mark < end).boxed(), Stream.of(end))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Table table(LongBench.Measured measured) {
    List<Column> columns =
        Arrays.stream(marks())
            .mapToObj(mark -> new Column(mark + " s", measured.digits(), measured.better()))
            .toList();
    List<Table.Row> rows = strategies().stream().map(s -> row(s, measured)).toList();
    String averaged = "; means of the %d seconds before each time".formatted(AVERAGED);
    return new Table(measured.title(), caption + averaged, columns, rows);
  }

  private Table.Row row(String strategy, LongBench.Measured measured) {
    List<Cell> cells = new ArrayList<>();
    for (int mark : marks()) {
      cells.add(cell(means(strategy, measured, Math.max(0, mark - AVERAGED), mark)));
    }
    return new Table.Row(strategy, cells);
  }

  /** Of each dance, the mean of some seconds. */
  private double[] means(String strategy, LongBench.Measured measured, int from, int to) {
    return of(strategy, measured)
        .mapToDouble(seconds -> Arrays.stream(seconds, from, to).average().orElseThrow())
        .toArray();
  }

  private Cell cell(double[] values) {
    Bootstrap.Interval interval = bootstrap.ofMean(values);
    return Cell.of(Estimate.of(mean(values), interval.low(), interval.high()));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private Table drift() {
    List<Column> columns = new ArrayList<>();
    for (LongBench.Measured measured : MAY_LOSE.keySet()) {
      for (String when : List.of("first third", "last third", "change")) {
        columns.add(
            new Column(measured.title() + ", " + when, measured.digits(), measured.better()));
      }
    }
    columns.add(Column.words("holds"));
    return new Table("drift", caption, columns, strategies().stream().map(this::drift).toList());
  }

  private Table.Row drift(String strategy) {
    int third = Math.max(1, length() / 3);
    List<Cell> cells = new ArrayList<>();
    boolean holds = true;
    for (LongBench.Measured measured : MAY_LOSE.keySet()) {
      double[] first = means(strategy, measured, 0, third);
      double[] last = means(strategy, measured, length() - third, length());
      double[] change = new double[first.length];
      Arrays.setAll(change, i -> last[i] - first[i]);
      cells.addAll(List.of(cell(first), cell(last), cell(change)));
      holds &= mean(change) >= -MAY_LOSE.get(measured);
    }
    cells.add(Cell.of(holds ? "yes" : "no"));
    return new Table.Row(strategy, cells);
  }

  private Stream<double[]> of(String strategy, LongBench.Measured measured) {
    return results.stream()
        .filter(result -> result.strategy().equals(strategy))
        .map(result -> result.seconds().get(measured));
  }

  private Plot plot(LongBench.Measured measured) {
    double[] seconds = new double[length()];
    Arrays.setAll(seconds, i -> i + 0.5);
    List<Plot.Line> lines =
        strategies().stream()
            .map(strategy -> new Plot.Line(strategy, seconds, mean(strategy, measured)))
            .toList();
    String file = "over-time-" + measured.name().toLowerCase(Locale.ROOT);
    return new Plot(file, measured.title() + " over time", "seconds", measured.title(), lines);
  }

  private double[] mean(String strategy, LongBench.Measured measured) {
    double[] mean = new double[length()];
    List<double[]> all = of(strategy, measured).toList();
    Arrays.setAll(
        mean, i -> all.stream().mapToDouble(seconds -> seconds[i]).average().orElseThrow());
    return mean;
  }
}
