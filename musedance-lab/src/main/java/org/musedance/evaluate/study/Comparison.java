package org.musedance.evaluate.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Column;
import org.musedance.evaluate.report.Column.Better;
import org.musedance.evaluate.report.Estimate;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.Table;
import org.musedance.tensor.UserError;

/**
 * Several studies of the same clips side by side, such as a model trained with and one without its
 * beat module. Differences are paired: the same clips are drawn for both.
 */
public final class Comparison {
  private final Map<String, List<ClipResult>> studies;
  private final Bootstrap bootstrap;
  private final List<Part> parts = new ArrayList<>();

  /** A column with what stands in it for some clips of a study, NaN for nothing. */
  private record Part(Column column, ToDoubleFunction<List<ClipResult>> number) {}

  /**
   * @param studies the clips of each by name, the one that the others are compared with first
   * @throws UserError if they are not of the same clips
   */
  public Comparison(Map<String, List<ClipResult>> studies, Bootstrap bootstrap) {
    this.studies = new LinkedHashMap<>(studies);
    this.bootstrap = bootstrap;
    studies.forEach(this::requireSameClips);
    for (Distance distance : Distance.values()) {
      if (first().stream().allMatch(clip -> has(clip, distance))) {
        add(distance.column(), clips -> distance(clips, distance));
      }
    }
    BeatScores beats = new BeatScores(first());
    add(
        new Column("music→dance", 3, Better.HIGHER),
        clips -> mean(beats.musicToDance(clips, Take.MODEL)));
    add(
        new Column("shuffled", 3, Better.NEITHER),
        clips -> mean(beats.shuffled(clips, Take.MODEL)));
    add(
        new Column("dance→music", 3, Better.HIGHER),
        clips -> mean(beats.danceToMusic(clips, Take.MODEL)));
    for (Measure measure : Measures.builtIn()) {
      if (new Summary(first(), bootstrap).isMeasured(measure.key())) {
        add(
            measure.column(),
            clips ->
                mean(
                    clips.stream().mapToDouble(c -> c.score(Take.MODEL, measure.key())).toArray()));
      }
    }
  }

  private static boolean has(ClipResult clip, Distance distance) {
    return clip.scores().containsKey(Take.TRUTH)
        && clip.features().get(Take.TRUTH).containsKey(distance);
  }

  private void add(Column column, ToDoubleFunction<List<ClipResult>> number) {
    parts.add(new Part(column, number));
  }

  private List<ClipResult> first() {
    return studies.values().iterator().next();
  }

  private void requireSameClips(String name, List<ClipResult> clips) {
    if (!names(clips, ClipResult::name).equals(names(first(), ClipResult::name))) {
      throw new UserError(
          "compared evaluations must be of the same clips, but those of %s differ; run them with the same --seed, --clips and --seconds"
              .formatted(name));
    }
  }

  private static Set<String> names(List<ClipResult> clips, Function<ClipResult, String> property) {
    Set<String> names = new LinkedHashSet<>();
    clips.forEach(clip -> names.add(property.apply(clip)));
    return names;
  }

  private double distance(List<ClipResult> clips, Distance distance) {
    return clips.size() < 2
        ? Double.NaN
        : new Summary(clips, bootstrap).distance(Take.MODEL, distance, all(clips));
  }

  private static int[] all(List<ClipResult> clips) {
    return IntStream.range(0, clips.size()).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  /** The whole report. */
  public Report report(String title, Map<String, Object> setting) {
    List<Table> tables = new ArrayList<>(List.of(whole(), differences()));
    if (names(first(), ClipResult::group).size() > 1) {
      tables.add(byGroup());
    }
    Map<String, String> definitions = new LinkedHashMap<>();
    definitions.put("music→dance, dance→music", BeatTable.DEFINITION);
    Measures.builtIn().forEach(m -> definitions.put(m.column().title(), m.definition()));
    return new Report(
        title,
        setting,
        List.of(
            "Brackets hold the 95%% interval of a percentile bootstrap over the clips, %d resamples."
                .formatted(bootstrap.resamples())),
        tables,
        List.of(),
        List.of(),
        definitions);
  }

  private List<Column> columns() {
    return parts.stream().map(Part::column).toList();
  }

  private Table.Row row(String name, List<ClipResult> clips) {
    return new Table.Row(
        name,
        parts.stream()
            .map(part -> estimate(clips.size(), drawn -> value(part, clips, drawn)))
            .toList());
  }

  private static double value(Part part, List<ClipResult> clips, int[] drawn) {
    return part.number().applyAsDouble(Arrays.stream(drawn).mapToObj(clips::get).toList());
  }

  private Cell estimate(int clips, ToDoubleFunction<int[]> statistic) {
    double value = statistic.applyAsDouble(IntStream.range(0, clips).toArray());
    if (clips == 1 || Double.isNaN(value)) {
      return Cell.of(value);
    }
    Bootstrap.Interval interval = bootstrap.of(clips, statistic);
    return Cell.of(Estimate.of(value, interval.low(), interval.high()));
  }

  private Table whole() {
    List<Table.Row> rows =
        studies.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())).toList();
    return new Table("All clips", Captions.of(first()), columns(), rows);
  }

  private Table byGroup() {
    List<Table.Row> rows = new ArrayList<>();
    for (String group : names(first(), ClipResult::group)) {
      studies.forEach(
          (name, clips) ->
              rows.add(
                  row(
                      group + ", " + name,
                      clips.stream().filter(clip -> clip.group().equals(group)).toList())));
    }
    return new Table("By style of music", Captions.of(first()), columns(), rows);
  }

  /** What a study has more than the first, with paired intervals. */
  private Table differences() {
    List<Table.Row> rows =
        studies.keySet().stream()
            .skip(1)
            .map(name -> new Table.Row(name + " less " + firstName(), differences(name)))
            .toList();
    return new Table(
        "Differences",
        Captions.of(first()) + "; an interval without 0 is a difference beyond the choice of clips",
        columns(),
        rows);
  }

  private String firstName() {
    return studies.keySet().iterator().next();
  }

  private List<Cell> differences(String name) {
    List<ClipResult> base = first();
    List<ClipResult> other = studies.get(name);
    return parts.stream()
        .map(
            part ->
                estimate(
                    base.size(), drawn -> value(part, other, drawn) - value(part, base, drawn)))
        .toList();
  }
}
