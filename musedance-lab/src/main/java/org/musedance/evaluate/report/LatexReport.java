package org.musedance.evaluate.report;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a report in LaTeX, for {@code \input}; they need the package booktabs. */
final class LatexReport {
  private static final Map<String, String> ESCAPED =
      Map.ofEntries(
          Map.entry("\\", "\\textbackslash{}"),
          Map.entry("&", "\\&"),
          Map.entry("%", "\\%"),
          Map.entry("$", "\\$"),
          Map.entry("#", "\\#"),
          Map.entry("_", "\\_"),
          Map.entry("{", "\\{"),
          Map.entry("}", "\\}"),
          Map.entry("~", "\\textasciitilde{}"),
          Map.entry("^", "\\textasciicircum{}"),
          Map.entry("²", "$^2$"),
          Map.entry("→", "$\\rightarrow$"),
          Map.entry("×", "$\\times$"),
          Map.entry("✗", "$\\times$"),
          Map.entry("≥", "$\\geq$"),
          Map.entry("–", "--"));

  private final Report report;

  LatexReport(Report report) {
    this.report = report;
  }

  String text() {
    return report.tables().stream().map(LatexReport::table).collect(Collectors.joining("\n"));
  }

  private static String table(Table table) {
    String headings =
        table.columns().stream().map(LatexReport::heading).collect(Collectors.joining(" & "));
    String rows =
        table.rows().stream().map(row -> row(table, row)).collect(Collectors.joining("\n"));
    return """
    \\begin{table}
    \\caption{%s. %s}
    \\begin{tabular}{l%s}
    \\toprule
     & %s \\\\
    \\midrule
    %s
    \\bottomrule
    \\end{tabular}
    \\end{table}
    """
        .formatted(
            escaped(table.title()),
            escaped(table.caption()),
            "r".repeat(table.columns().size()),
            headings,
            rows);
  }

  private static String heading(Column column) {
    String arrow = column.better().latex();
    return escaped(column.title()) + (arrow.isEmpty() ? "" : " $" + arrow + "$");
  }

  private static String row(Table table, Table.Row row) {
    return Stream.concat(Stream.of(row.name()), MarkdownReport.printed(table, row).stream())
        .map(LatexReport::escaped)
        .collect(Collectors.joining(" & ", "", " \\\\"));
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(letter -> ESCAPED.getOrDefault(letter, letter))
        .collect(Collectors.joining());
  }
}
