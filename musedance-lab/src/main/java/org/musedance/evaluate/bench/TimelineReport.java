package org.musedance.evaluate.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.musedance.evaluate.SongFacts;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Column;
import org.musedance.evaluate.report.Column.Better;
import org.musedance.evaluate.report.Estimate;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.Table;
import org.musedance.world.Move;

/** The report of a timeline bench. */
public final class TimelineReport {
  private final List<TimelineResult> results;
  private final Bootstrap bootstrap;
  private final String caption;

  /**
   * @param results at least one
   * @param seconds of a dance
   */
  public TimelineReport(
      List<TimelineResult> results, double seconds, double fps, int size, Bootstrap bootstrap) {
    this.results = List.copyOf(results);
    this.bootstrap = bootstrap;
    caption =
        "%d dances of %.0f frames at %s fps, %d x %d pixels, the change after %s s"
            .formatted(results.size(), seconds * fps, fps, size, size, seconds / 2);
  }

  /** The whole report. */
  public Report report(Map<String, Object> setting) {
    return new Report(
        "Does the move change when the text says so?",
        setting,
        List.of(
            "Dancers of the dance world's test split are asked for one move and, from the middle"
                + " on,"
                + " for another; what was danced is the move whose true flow, on the composed or the heard"
                + " beats, correlates best, of %d.".formatted(Move.values().length),
            "Brackets hold the 95% interval of a percentile bootstrap over the dances."),
        List.of(whole(), each()),
        List.of(),
        List.of(),
        definitions());
  }

  private Table whole() {
    List<Column> columns =
        List.of(
            new Column("first move danced %", 0, Better.HIGHER),
            new Column("second move danced %", 0, Better.HIGHER),
            new Column("move changed %", 0, Better.NEITHER),
            new Column("lead of the second", 3, Better.HIGHER),
            new Column("late s", 2, Better.LOWER),
            new Column("dances with a clear moment", 0, Better.NEITHER));
    List<Table.Row> rows = Stream.of(TimelineBench.Who.values()).map(this::row).toList();
    return new Table("Text obeyed over time", caption, columns, rows);
  }

  private Table.Row row(TimelineBench.Who who) {
    List<Cell> cells = new ArrayList<>();
    cells.add(percent(result -> is(result.dances().get(who).first() == result.first())));
    cells.add(percent(result -> is(result.dances().get(who).second() == result.second())));
    cells.add(
        percent(
            result -> is(result.dances().get(who).first() != result.dances().get(who).second())));
    cells.add(mean(results.stream().mapToDouble(r -> r.dances().get(who).lead()).toArray()));
    double[] late =
        results.stream()
            .map(result -> result.dances().get(who).lateSeconds())
            .filter(seconds -> seconds != null)
            .mapToDouble(Double::doubleValue)
            .toArray();
    cells.add(mean(late));
    cells.add(Cell.of(late.length));
    return new Table.Row(who.title(), cells);
  }

  private static double is(boolean holds) {
    return holds ? 100 : 0;
  }

  private Cell percent(ToDoubleFunction<TimelineResult> share) {
    return mean(results.stream().mapToDouble(share).toArray());
  }

  private Cell mean(double[] values) {
    if (values.length == 0) {
      return Cell.of(Estimate.NONE);
    }
    Bootstrap.Interval interval = bootstrap.ofMean(values);
    double mean = Arrays.stream(values).average().orElseThrow();
    return Cell.of(Estimate.of(mean, interval.low(), interval.high()));
  }

  private Table each() {
    List<Column> columns =
        Stream.of("music", "asked", "danced", "one prompt", "truth", "prompt")
            .map(Column::words)
            .toList();
    List<Table.Row> rows =
        results.stream()
            .map(
                result ->
                    new Table.Row(
                        result.name(),
                        Stream.of(
                                result.style(),
                                moves(result.first(), result.second()),
                                danced(result, TimelineBench.Who.MODEL),
                                danced(result, TimelineBench.Who.UNCHANGED),
                                danced(result, TimelineBench.Who.TRUTH),
                                result.prompt())
                            .map(Cell::of)
                            .toList()))
            .toList();
    return new Table("Dance by dance", caption, columns, rows);
  }

  private static String danced(TimelineResult result, TimelineBench.Who who) {
    TimelineResult.Seen seen = result.dances().get(who);
    return moves(seen.first(), seen.second());
  }

  private static String moves(Move first, Move second) {
    return SongFacts.written(first) + " → " + SongFacts.written(second);
  }

  private static Map<String, String> definitions() {
    Map<String, String> definitions = new LinkedHashMap<>();
    definitions.put(
        "first, second move danced",
        "share of dances in which the nearest move in that half is the one asked for; for the"
            + " control nobody asked for the second");
    definitions.put(
        "move changed", "share of dances whose nearest move differs between the halves");
    definitions.put(
        "lead of the second",
        "correlation of the flow with the second move's true flow less that with the first's, over"
            + " the second half and all pixels");
    definitions.put(
        "late s",
        "from the change asked for to the middle of the first window of one second from which on"
            + " the second move correlates more to the end; dances where it never or always does"
            + " are left out");
    return definitions;
  }
}
