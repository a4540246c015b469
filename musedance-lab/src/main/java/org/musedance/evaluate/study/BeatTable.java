package org.musedance.evaluate.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
          + " under a Gaussian of 0.083 s (Bailando's direction, AIST++'s direction). Shuffled music:"
          + " the same dance with the beats of the other clips' music. Still video: one picture."
          + " Jittered video: one picture shaken at random, whose many minima score without dancing";

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
    List<Measure> measures =
        selection.measures().stream().filter(m -> m.section() == Measure.Section.BEAT).toList();
    measures.forEach(measure -> columns.add(measure.column()));
    List<Table.Row> rows = new ArrayList<>();
    rows.add(row("model", measures, Take.MODEL, clip -> BeatScores.of(clip, Take.MODEL)));
    rows.add(control("control: shuffled music", measures, BeatControls::shuffled));
    rows.add(control("control: still video", measures, BeatControls::still));
    rows.add(control("control: jittered video", measures, BeatControls::jittered));
    if (summary.hasTruth()) {
      rows.add(row("ground truth", measures, Take.TRUTH, clip -> BeatScores.of(clip, Take.TRUTH)));
      rows.add(
          row(
              "ground truth, shuffled music",
              List.of(),
              Take.TRUTH,
              clip -> scores.controls(clip, Take.TRUTH).shuffled()));
    }
    return new Table(Measure.Section.BEAT.title(), caption, columns, rows);
  }

  private Table.Row control(
      String name, List<Measure> measures, Function<BeatControls, BeatAlignment> control) {
    return row(
        name, List.of(), Take.MODEL, clip -> control.apply(scores.controls(clip, Take.MODEL)));
  }

  private Table.Row row(
      String name,
      List<Measure> measures,
      Take take,
      Function<ClipResult, BeatAlignment> alignment) {
    List<BeatAlignment> all =
        clips.stream()
            .filter(clip -> clip.musicBeats().length > 0 && clip.danceBeats().containsKey(take))
            .map(alignment)
            .toList();
    List<Cell> cells = new ArrayList<>();
    cells.add(
        Cell.of(summary.meanOf(all.stream().mapToDouble(BeatAlignment::musicToDance).toArray())));
    cells.add(
        Cell.of(summary.meanOf(all.stream().mapToDouble(BeatAlignment::danceToMusic).toArray())));
    cells.add(
        Cell.of(all.stream().mapToInt(BeatAlignment::musicBeats).average().orElse(Double.NaN)));
    cells.add(
        Cell.of(all.stream().mapToInt(BeatAlignment::danceBeats).average().orElse(Double.NaN)));
    long beats =
        selection.measures().stream().filter(m -> m.section() == Measure.Section.BEAT).count();
    for (int i = 0; i < beats; i++) {
      cells.add(
          measures.isEmpty()
              ? Cell.of(Double.NaN)
              : Cell.of(summary.mean(take, measures.get(i).key())));
    }
    return new Table.Row(name, cells);
  }
}
