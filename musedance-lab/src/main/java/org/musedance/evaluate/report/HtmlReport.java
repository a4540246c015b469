package org.musedance.evaluate.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A report as a page that needs no network: tables, plots, and the videos of each dance side by
 * side with a strip on which the beats of the music tick. Pictures and videos lie beside the page.
 */
final class HtmlReport {
  private final Report report;
  private final StringBuilder page = new StringBuilder();

  HtmlReport(Report report) {
    this.report = report;
  }

  String text() {
    page.setLength(0);
    line("<!DOCTYPE html>");
    line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    line("<meta name=\"viewport\" content=\"width=device-width\">");
    line("<title>%s</title>".formatted(escaped(report.title())));
    line("<style>\n%s</style></head><body>".formatted(resource("report.css")));
    line("<h1>%s</h1>".formatted(escaped(report.title())));
    setting();
    report.summary().forEach(words -> line("<p>%s</p>".formatted(escaped(words))));
    report.tables().forEach(this::table);
    report.plots().forEach(this::plot);
    videos();
    definitions();
    line("</body></html>");
    return page.toString();
  }

  private void setting() {
    String words =
        report.setting().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("; "));
    line("<p class=\"setting\">%s</p>".formatted(escaped(words)));
  }

  private void table(Table table) {
    line("<h2>%s</h2>".formatted(escaped(table.title())));
    line("<p class=\"caption\">%s</p>".formatted(escaped(table.caption())));
    line("<div class=\"scroll\"><table><thead><tr><th></th>");
    table.columns().forEach(column -> line("<th>%s</th>".formatted(escaped(column.heading()))));
    line("</tr></thead><tbody>");
    table.rows().forEach(row -> row(table, row));
    line("</tbody></table></div>");
  }

  private void row(Table table, Table.Row row) {
    String cells =
        MarkdownReport.printed(table, row).stream()
            .map(HtmlReport::cell)
            .collect(Collectors.joining());
    line("<tr><td>%s</td>%s</tr>".formatted(escaped(row.name()), cells));
  }

  /** The interval is set smaller. */
  private static String cell(String printed) {
    String text = escaped(printed).replaceAll(" (\\[.*])$", "<span class=\"interval\">$1</span>");
    return "<td>%s</td>".formatted(text);
  }

  private void plot(Plot plot) {
    line(
        "<img class=\"plot\" src=\"%s.png\" alt=\"%s\">"
            .formatted(escaped(plot.file()), escaped(plot.title())));
  }

  private void videos() {
    if (report.videos().isEmpty()) {
      return;
    }
    line("<h2>Videos</h2>");
    line("<p class=\"caption\">The strip below each dance shows the beats of its music.</p>");
    report.videos().forEach(this::dance);
    line("<script>\n%s</script>".formatted(resource("report.js")));
  }

  private void dance(VideoRow row) {
    line("<div class=\"dance\"><h3>%s</h3><div class=\"side\">".formatted(escaped(row.title())));
    for (int i = 0; i < row.videos().size(); i++) {
      VideoRow.Video video = row.videos().get(i);
      line(
          "<figure><video src=\"%s\" preload=\"metadata\" playsinline%s></video><figcaption>%s</figcaption></figure>"
              .formatted(escaped(video.file()), i == 0 ? "" : " muted", escaped(video.name())));
    }
    String beats =
        Arrays.stream(row.beatSeconds())
            .mapToObj(Double::toString)
            .collect(Collectors.joining(",", "[", "]"));
    line("</div><div class=\"beats\" data-seconds=\"%s\"></div>".formatted(beats));
    line("<button>Play</button></div>");
  }

  private void definitions() {
    if (report.definitions().isEmpty()) {
      return;
    }
    line("<h2>Definitions</h2><dl>");
    report
        .definitions()
        .forEach(
            (title, meaning) ->
                line("<dt>%s</dt><dd>%s.</dd>".formatted(escaped(title), escaped(meaning))));
    line("</dl>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String words) {
    page.append(words).append('\n');
  }
}
