package org.musedance.evaluate.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Column;
import org.musedance.evaluate.report.Column.Better;
import org.musedance.evaluate.report.Estimate;
import org.musedance.evaluate.report.Table;

/** What is told of a group of clips, such as those of one style of music, of the model alone. */
final class GroupRows {
  /** A column with what stands in it for some clips. */
  private record Part(Column column, Function<List<ClipResult>, Estimate> number) {}

  private final List<Part> parts = new ArrayList<>();

  GroupRows(List<ClipResult> clips, Selection selection, Summary whole) {
    BeatScores beats = new BeatScores(clips);
    add("clips", 0, Better.NEITHER, members -> Estimate.of(members.size()));
    selection.measures().stream()
        .filter(measure -> measure.section() != Measure.Section.BEAT)
        .filter(measure -> whole.isMeasured(measure.key()))
        .forEach(m -> parts.add(new Part(m.column(), c -> whole.of(c).mean(Take.MODEL, m.key()))));
    add("music→dance", 3, Better.HIGHER, c -> whole.meanOf(beats.musicToDance(c, Take.MODEL)));
    add("shuffled", 3, Better.NEITHER, c -> whole.meanOf(beats.shuffled(c, Take.MODEL)));
    if (whole.hasTruth()) {
      add(
          "truth's music→dance",
          3,
          Better.NEITHER,
          c -> whole.meanOf(beats.musicToDance(c, Take.TRUTH)));
    }
    add("dance→music", 3, Better.HIGHER, c -> whole.meanOf(beats.danceToMusic(c, Take.MODEL)));
    selection.measures().stream()
        .filter(measure -> measure.section() == Measure.Section.BEAT)
        .forEach(m -> parts.add(new Part(m.column(), c -> whole.of(c).mean(Take.MODEL, m.key()))));
    if (whole.hasTruth()) {
      selection
          .distances()
          .keySet()
          .forEach(d -> parts.add(new Part(d.column(), c -> whole.of(c).distance(Take.MODEL, d))));
    }
  }

  private void add(
      String title, int digits, Better better, Function<List<ClipResult>, Estimate> number) {
    parts.add(new Part(new Column(title, digits, better), number));
  }

  List<Column> columns() {
    return parts.stream().map(Part::column).toList();
  }

  Table.Row row(String name, List<ClipResult> members) {
    return new Table.Row(
        name, parts.stream().map(part -> Cell.of(part.number().apply(members))).toList());
  }
}
