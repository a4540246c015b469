package org.musedance.evaluate.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Column;
import org.musedance.evaluate.report.Plot;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.Table;
import org.musedance.evaluate.report.VideoRow;

/** The report of a study: what each take scores, with intervals over the clips. */
public final class StudyReport {
  private static final int MOST_VIDEOS = 16;

  private final Selection selection;
  private final Summary summary;
  private final List<ClipResult> clips;

  /**
   * @param clips at least one
   * @param bootstrap for the intervals
   */
  public StudyReport(Selection selection, List<ClipResult> clips, Bootstrap bootstrap) {
    this.selection = selection;
    this.clips = List.copyOf(clips);
    summary = new Summary(this.clips, bootstrap);
  }

  /**
   * The whole report.
   *
   * @param setting model, date, commit, seed and whatever else was given
   */
  public Report report(String title, Map<String, Object> setting, String source) {
    List<Table> tables = new ArrayList<>();
    for (Measure.Section section : Measure.Section.values()) {
      if (section == Measure.Section.BEAT) {
        tables.add(new BeatTable(clips, selection, summary).table(caption()));
      } else {
        section(section).ifPresent(tables::add);
      }
    }
    if (names(ClipResult::group).size() > 1) {
      tables.add(by("By style of music", ClipResult::group));
    }
    if (haveSeveralClips(names(ClipResult::dancer))) {
      tables.add(by("By dancer", ClipResult::dancer));
    }
    tables.add(byClip());
    return new Report(
        title,
        setting,
        List.of(
            "Source: " + source + ".",
            "Brackets hold the 95%% interval of a percentile bootstrap over the clips, %d resamples, of distances at most %d."
                .formatted(summary.bootstrap().resamples(), Summary.RESAMPLES_OF_DISTANCE)),
        tables,
        plots(),
        videos(),
        definitions());
  }

  private String caption() {
    return Captions.of(clips);
  }

  private Optional<Table> section(Measure.Section section) {
    List<Measure> measures =
        selection.measures().stream()
            .filter(measure -> measure.section() == section)
            .filter(measure -> summary.isMeasured(measure.key()))
            .toList();
    Set<Distance> distances =
        section == Measure.Section.LIKENESS && summary.hasTruth()
            ? selection.distances().keySet()
            : Set.of();
    List<Column> columns = new ArrayList<>(measures.stream().map(Measure::column).toList());
    distances.forEach(distance -> columns.add(distance.column()));
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    List<Table.Row> rows =
        summary.takes().stream()
            .map(
                take ->
                    new Table.Row(
                        take.title(),
                        Stream.concat(
                                measures.stream().map(m -> summary.mean(take, m.key())),
                                distances.stream().map(d -> summary.distance(take, d)))
                            .map(Cell::of)
                            .toList()))
            .toList();
    return Optional.of(new Table(section.title(), caption(), columns, rows));
  }

  private Set<String> names(Function<ClipResult, String> property) {
    Set<String> names = new LinkedHashSet<>();
    clips.forEach(clip -> names.add(property.apply(clip)));
    return names;
  }

  private boolean haveSeveralClips(Set<String> dancers) {
    return dancers.size() > 1 && 2 * dancers.size() <= clips.size();
  }

  /** Per style of music or dancer: likeness, distance, beat and its chance level, of the model. */
  private Table by(String title, Function<ClipResult, String> property) {
    GroupRows rows = new GroupRows(clips, selection, summary);
    return new Table(
        title,
        caption() + "; rows are the model's",
        rows.columns(),
        names(property).stream()
            .map(
                name ->
                    rows.row(
                        name, clips.stream().filter(c -> property.apply(c).equals(name)).toList()))
            .toList());
  }

  private Table byClip() {
    List<Measure> measures =
        selection.measures().stream().filter(m -> summary.isMeasured(m.key())).toList();
    List<Column> columns = new ArrayList<>(List.of(Column.words("music"), Column.words("prompt")));
    measures.forEach(measure -> columns.add(measure.column()));
    List<Table.Row> rows =
        clips.stream()
            .map(
                clip ->
                    new Table.Row(
                        clip.name(),
                        Stream.concat(
                                Stream.of(Cell.of(clip.group()), Cell.of(clip.prompt())),
                                measures.stream()
                                    .map(m -> Cell.of(clip.score(Take.MODEL, m.key()))))
                            .toList()))
            .toList();
    return new Table("Clip by clip", caption() + "; rows are the model's", columns, rows);
  }

  private List<Plot> plots() {
    List<Plot> plots = new ArrayList<>();
    double[] phases = new double[ClipMeasurement.PHASES];
    Arrays.setAll(phases, i -> (i + 0.5) / phases.length);
    if (clips.stream().anyMatch(clip -> clip.musicBeats().length > 0)) {
      plots.add(
          new Plot(
              "speed-by-beat",
              "Speed within a beat",
              "part of a beat",
              "speed, mean 1",
              lines(phases, take -> summary.speedByPhase(take))));
    }
    double fps = clips.get(0).fps();
    double[] seconds = new double[summary.likeness(Take.MODEL).length];
    Arrays.setAll(seconds, i -> i / fps);
    if (seconds.length > 0) {
      plots.add(
          new Plot(
              "likeness",
              "Likeness to the truth over time",
              "seconds",
              "PSNR dB",
              Stream.of(Take.MODEL, Take.STILL)
                  .map(t -> new Plot.Line(t.title(), seconds, summary.likeness(t)))
                  .toList()));
    }
    return plots;
  }

  private List<Plot.Line> lines(double[] x, Function<Take, double[]> y) {
    return summary.takes().stream()
        .filter(take -> take != Take.STILL)
        .map(take -> new Plot.Line(take.title(), x, y.apply(take)))
        .toList();
  }

  private List<VideoRow> videos() {
    return IntStream.range(0, Math.min(MOST_VIDEOS, clips.size()))
        .mapToObj(clips::get)
        .map(
            clip ->
                new VideoRow(
                    clip.prompt().isEmpty() ? clip.name() : clip.name() + ": " + clip.prompt(),
                    Stream.of(Take.MODEL, Take.TRUTH)
                        .filter(clip.scores()::containsKey)
                        .map(take -> new VideoRow.Video(take.title(), file(clip, take)))
                        .toList(),
                    clip.musicBeats()))
        .toList();
  }

  private static String file(ClipResult clip, Take take) {
    Path here = Path.of("");
    return Study.video(here, clip.name(), take).toString().replace('\\', '/');
  }

  private Map<String, String> definitions() {
    Map<String, String> definitions = new LinkedHashMap<>();
    for (Measure measure : selection.measures()) {
      if (summary.isMeasured(measure.key())) {
        definitions.put(measure.column().title(), measure.definition());
      }
    }
    definitions.put("music→dance, dance→music", BeatTable.DEFINITION);
    if (summary.hasTruth()) {
      selection
          .distances()
          .forEach((d, network) -> definitions.put(d.title(), network.definition()));
    }
    definitions.put("subject kept, by", selection.encoder().network());
    return definitions;
  }
}
