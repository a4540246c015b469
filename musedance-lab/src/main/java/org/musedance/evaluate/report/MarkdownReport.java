package org.musedance.evaluate.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as a page of Markdown. */
final class MarkdownReport {
  private final Report report;
  private final StringBuilder page = new StringBuilder();

  MarkdownReport(Report report) {
    this.report = report;
  }

  String text() {
    page.setLength(0);
    line("# " + report.title());
    line("");
    line(
        report.setting().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining("; ", "", ".")));
    report.summary().forEach(this::paragraph);
    report.tables().forEach(this::table);
    for (Plot plot : report.plots()) {
      paragraph("![%s](%s.png)".formatted(plot.title(), plot.file()));
    }
    if (!report.definitions().isEmpty()) {
      paragraph("## Definitions");
      line("");
      report
          .definitions()
          .forEach((title, meaning) -> line("- **%s**: %s.".formatted(title, meaning)));
    }
    return page.toString();
  }

  private void paragraph(String words) {
    line("");
    line(words);
  }

  private void table(Table table) {
    paragraph("## " + table.title());
    paragraph(table.caption());
    line("");
    row("", table.columns().stream().map(Column::heading).toList());
    line("|---".repeat(table.columns().size() + 1) + "|");
    for (Table.Row row : table.rows()) {
      row(row.name(), printed(table, row));
    }
  }

  /** The cells of a row as they are read. */
  static List<String> printed(Table table, Table.Row row) {
    return Stream.iterate(0, i -> i < row.cells().size(), i -> i + 1)
        .map(i -> table.columns().get(i).print(row.cells().get(i)))
        .toList();
  }

  private void row(String name, List<String> cells) {
    line(
        Stream.of(Collections.singletonList(name), cells)
            .flatMap(List::stream)
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void line(String words) {
    page.append(words).append('\n');
  }
}
