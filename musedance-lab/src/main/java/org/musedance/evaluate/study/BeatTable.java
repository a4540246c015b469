package org.musedance.evaluate.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.musedance.evaluate.metrics.BeatAlignment;
import org.musedance.evaluate.metrics.BeatControls;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Column;
import org.musedance.evaluate.report.Column.Better;
import org.musedance.evaluate.report.Table;

/** Beat alignment in both directions, never without its three controls and both counts. */
final class BeatTable {
  static final String DEFINITION =
      "mean over the beats of the one of exp(-d²/(2 sigma²)), d to the nearest beat of the other,"
          + " sigma 0.05 s; beats of a dance are the minima of the mean optical flow between frames"
          + " under a Gaussian of 0.083 s (Bailando's direction, AIST++'s direction). Shuffled"
          + " music: the same dance with the beats of the other clips' music. Still video: one"
          + " picture. Jittered video: one picture shaken at random, whose many minima score"
          + " without dancing";

  private final List<ClipResult> clips;
  private final Selection selection;
  private final Summary summary;
  private final BeatScores scores;

  BeatTable(List<ClipResult> clips, Selection selection, Summary summary) {
    this.clips = clips;
    this.selection = selection;
    this.summary = summary;
    scores = new BeatScores(clips);
  }

  Table table(String caption) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("music→dance", 3, Better.HIGHER));
    columns.add(new Column("dance→music", 3, Better.HIGHER));
    columns.add(new Column("music beats", 1, Better.NEITHER));
    columns.add(new Column("dance beats", 1, Better.NEITHER));
    measures().forEach(measure -> columns.add(measure.column()));
    List<Table.Row> rows = new ArrayList<>();
    rows.add(row("model", Take.MODEL, true, clip -> BeatScores.of(clip, Take.MODEL)));
    rows.add(control("control: shuffled music", BeatControls::shuffled));
    rows.add(control("control: still video", BeatControls::still));
    rows.add(control("control: jittered video", BeatControls::jittered));
    if (summary.hasTruth()) {
      rows.add(row("ground truth", Take.TRUTH, true, clip -> BeatScores.of(clip, Take.TRUTH)));
      rows.add(
          row(
              "ground truth, shuffled music",
              Take.TRUTH,
              false,
              clip -> scores.controls(clip, Take.TRUTH).shuffled()));
    }
    return new Table(Measure.Section.BEAT.title(), caption, columns, rows);
  }

  private List<Measure> measures() {
    return selection.measures().stream()
        .filter(measure -> measure.section() == Measure.Section.BEAT)
        .toList();
  }

  private Table.Row control(String name, Function<BeatControls, BeatAlignment> control) {
    return row(name, Take.MODEL, false, clip -> control.apply(scores.controls(clip, Take.MODEL)));
  }

  /**
   * A row of the mean alignment and, where asked for, of the other measures of the beat.
   *
   * @param alignment of a clip
   */
  private Table.Row row(
      String name, Take take, boolean measured, Function<ClipResult, BeatAlignment> alignment) {
    List<BeatAlignment> all =
        clips.stream()
            .filter(clip -> clip.musicBeats().length > 0 && clip.danceBeats().containsKey(take))
            .map(alignment)
            .toList();
    List<Cell> cells = new ArrayList<>();
    cells.add(interval(all, BeatAlignment::musicToDance));
    cells.add(interval(all, BeatAlignment::danceToMusic));
    cells.add(Cell.of(mean(all, BeatAlignment::musicBeats)));
    cells.add(Cell.of(mean(all, BeatAlignment::danceBeats)));
    for (Measure measure : measures()) {
      cells.add(measured ? Cell.of(summary.mean(take, measure.key())) : Cell.of(Double.NaN));
    }
    return new Table.Row(name, cells);
  }

  private Cell interval(List<BeatAlignment> all, ToDoubleFunction<BeatAlignment> part) {
    return Cell.of(summary.meanOf(all.stream().mapToDouble(part).toArray()));
  }

  private static double mean(List<BeatAlignment> all, ToDoubleFunction<BeatAlignment> part) {
    return all.stream().mapToDouble(part).average().orElse(Double.NaN);
  }
}
