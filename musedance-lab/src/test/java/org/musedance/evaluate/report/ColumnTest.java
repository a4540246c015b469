package org.musedance.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private static final Column PSNR = new Column("PSNR_dB", 2, Column.Better.HIGHER);

  @Test
  void numbersIntervalsWordsAndGaps() {
    assertThat(PSNR.print(Cell.of(Estimate.of(1.005, 0.5, 2)))).isEqualTo("1.01 [0.50, 2.00]");
    assertThat(PSNR.print(Cell.of(-3))).isEqualTo("-3.00");
    assertThat(PSNR.print(Cell.of(Double.NaN))).isEqualTo("–");
    assertThat(PSNR.print(Cell.of("spin"))).isEqualTo("spin");
  }

  @Test
  void textIsMadeSafeInEveryForm() {
    Table table =
        new Table(
            "A & B",
            "100% of <1>",
            List.of(PSNR),
            List.of(new Table.Row("x|y", List.of(Cell.of(1)))));
    Report report =
        new Report("T", Map.of(), List.of(), List.of(table), List.of(), List.of(), Map.of());

    assertThat(new LatexReport(report).text())
        .contains("\\caption{A \\& B. 100\\% of <1>}", "PSNR\\_dB $\\uparrow$", "x|y & 1.00 \\\\");
    assertThat(new MarkdownReport(report).text()).contains("| x\\|y | 1.00 |");
    assertThat(new HtmlReport(report).text()).contains("<h2>A &amp; B</h2>", "100% of &lt;1&gt;");
  }

  @Test
  void aRowHasACellPerColumn() {
    assertThatThrownBy(
            () -> new Table("A", "", List.of(PSNR), List.of(new Table.Row("x", List.of()))))
        .hasMessage("a row must have a cell per column, 1, but x has 0; fill it up");
  }
}
