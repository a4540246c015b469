package org.musedance.dataset.build;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.source.CutClip;
import org.musedance.dataset.source.Rejection;
import org.musedance.dataset.source.SourceStudy;
import org.musedance.world.Split;

/**
 * {@code report.html}: what is in a dataset, and what became of every video that was named. One
 * file with everything in it.
 */
final class ReportPage {
  private static final int MOST_THUMBNAILS = 120;
  private static final double SECONDS_PER_MINUTE = 60;

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Dataset report</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>
      body { font: 15px/1.45 system-ui, sans-serif; color: #1d2330; margin: 2rem auto; max-width: 1100px; padding: 0 1rem }
      h1 { margin-bottom: .2rem } h2 { margin: 2.2rem 0 .6rem }
      .cards { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1rem 0 }
      .card { background: #f2f4f9; border-radius: 8px; padding: .7rem 1.1rem }
      .card b { display: block; font-size: 1.6rem }
      table { border-collapse: collapse; margin: .4rem 0; min-width: 22rem }
      th { text-align: left; border-bottom: 2px solid #c9cfdd } td { border-bottom: 1px solid #e4e7ef; vertical-align: top }
      th, td { padding: .25rem 1.2rem .25rem 0; white-space: nowrap } .number { text-align: right }
      .text { white-space: normal; overflow-wrap: anywhere }
      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 1.2rem }
      figure { margin: 0 } figcaption { font-weight: 600 }
      svg { width: 100%%; height: auto } rect { fill: #5b6ee1 } text { font: 10px system-ui, sans-serif; fill: #444c5e; text-anchor: middle }
      .clips { display: grid; grid-template-columns: repeat(auto-fill, minmax(216px, 1fr)); gap: 1rem }
      .clips img { width: 100%%; border-radius: 4px } .clips small { color: #5a6274 } .warning { color: #a03010 }
      </style></head><body>
      """;

  private final BuildResult result;
  private final Html page = new Html();

  ReportPage(BuildResult result) {
    this.result = result;
  }

  /** The whole page. */
  String html() {
    page.add(HEAD);
    summary();
    splits();
    charts();
    rejections();
    videos();
    thumbnails();
    return page.add("</body></html>").toString();
  }

  private void summary() {
    DatasetIndex index = result.index();
    page.add("<h1>Dataset report</h1>");
    page.add(
        "<p>%d x %d pixels, %s frames per second</p><div class=\"cards\">",
        index.width(), index.height(), number(index.fps()));
    card(result.outcomes().size(), "videos named");
    card(index.sources(), "videos used");
    card(index.rejectedSources(), "videos rejected");
    card(index.clips(), "clips");
    card(number(index.seconds() / SECONDS_PER_MINUTE), "minutes");
    page.add("</div>");
  }

  private void card(Object value, String words) {
    page.add("<div class=\"card\"><b>%s</b>%s</div>", value, words);
  }

  private void splits() {
    page.add("<h2>Splits</h2>");
    List<List<String>> rows = new ArrayList<>();
    for (Split split : Split.values()) {
      rows.add(splitRow(split));
    }
    page.table(List.of("split", "videos", "clips", "minutes", "shards"), rows);
    if (result.splits().containsValue(0)) {
      page.add(
          "<p class=\"warning\">A split is empty. With few videos that can happen; other shares help.</p>");
    }
  }

  private List<String> splitRow(Split split) {
    List<DatasetIndex.Shard> shards = result.index().shards(split);
    long videos =
        result.outcomes().stream()
            .filter(each -> !each.isRejected() && each.split() == split)
            .count();
    double seconds = shards.stream().mapToDouble(DatasetIndex.Shard::seconds).sum();
    return List.of(
        ClipRecord.nameOf(split),
        Long.toString(videos),
        Integer.toString(result.splits().get(split)),
        number(seconds / SECONDS_PER_MINUTE),
        Integer.toString(shards.size()));
  }

  private void charts() {
    page.add("<h2>Clips</h2><div class=\"charts\">");
    new Histogram("Tempo", "beats per minute", 10, values(ClipRecord::tempo)).draw(page);
    new Histogram("Length", "seconds", 1, values(ClipRecord::seconds)).draw(page);
    new Histogram("Caption length", "words", 5, values(ReportPage::words)).draw(page);
    page.add("</div>");
    counts("Captions from", result.countBy(ClipRecord::captionFrom));
    counts("Pose maps from", result.countBy(ClipRecord::pose));
    if (result.records().anyMatch(record -> record.genre() != null)) {
      counts("Genre", result.countBy(ClipRecord::genre));
    }
  }

  private double[] values(ToDoubleFunction<ClipRecord> value) {
    return result.records().mapToDouble(value).toArray();
  }

  private static double words(ClipRecord record) {
    return record.caption().isBlank() ? 0 : record.caption().strip().split("\\s+").length;
  }

  private void counts(String title, Map<String, Integer> counts) {
    List<List<String>> rows = new ArrayList<>();
    counts.forEach((name, count) -> rows.add(List.of(name, Integer.toString(count))));
    page.table(List.of(title, "clips"), rows);
  }

  private void rejections() {
    page.add("<h2>Rejected</h2><p>A video is rejected as a whole, or clip by clip.</p>");
    List<List<String>> rows = new ArrayList<>();
    result
        .rejections()
        .forEach((reason, count) -> rows.add(List.of(reason.words(), Integer.toString(count))));
    page.table(List.of("reason", "videos or clips"), rows);
  }

  private void videos() {
    page.add("<h2>Every video</h2>");
    List<List<String>> rows = result.outcomes().stream().map(ReportPage::videoRow).toList();
    page.table(
        List.of("video", "pixels", "length", "shots", "too short", "clips", "split", "remarks"),
        rows);
  }

  private static List<String> videoRow(SourceOutcome outcome) {
    SourceStudy study = outcome.study();
    return List.of(
        study.name(),
        study.width() == 0 ? "" : study.width() + " x " + study.height(),
        study.shots() == 0 ? "" : number(study.seconds()) + " s",
        study.shots() == 0 ? "" : Integer.toString(study.shots()),
        study.shots() == 0 ? "" : Integer.toString(study.shortShots()),
        Integer.toString(outcome.clips().size()),
        outcome.isRejected() ? "rejected" : ClipRecord.nameOf(outcome.split()),
        remarks(outcome));
  }

  /** Equal rejections of several clips are told once. */
  private static String remarks(SourceOutcome outcome) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Rejection rejection : outcome.rejections()) {
      counts.merge(rejection.toString(), 1, Integer::sum);
    }
    outcome.notes().forEach(note -> counts.put(note, 1));
    return counts.entrySet().stream()
        .map(
            each ->
                each.getValue() > 1 ? each.getValue() + " clips " + each.getKey() : each.getKey())
        .collect(Collectors.joining("; "));
  }

  private void thumbnails() {
    page.add("<h2>Pictures</h2>");
    List<CutClip> clips = result.clips().toList();
    int step = Math.max(1, (clips.size() + MOST_THUMBNAILS - 1) / MOST_THUMBNAILS);
    if (step > 1) {
      page.add("<p>One clip in %d.</p>", step);
    }
    page.add("<div class=\"clips\">");
    for (int i = 0; i < clips.size(); i += step) {
      thumbnail(clips.get(i));
    }
    page.add("</div>");
  }

  private void thumbnail(CutClip clip) {
    ClipRecord record = clip.record();
    page.add(
        "<div><img alt=\"%s\" src=\"data:image/jpeg;base64,%s\">",
        record.key(), Base64.getEncoder().encodeToString(clip.thumbnail()));
    page.add(
        "%s<br><small>%s, %s bpm, %s s</small></div>",
        record.caption(), record.key(), number(record.tempo()), number(record.seconds()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
  }
}
