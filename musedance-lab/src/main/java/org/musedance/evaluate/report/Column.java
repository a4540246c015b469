package org.musedance.evaluate.report;

import java.util.Locale;

/**
 * A column of a table.
 *
 * @param title what is in it
 * @param digits behind the point
 * @param better which way
 */
public record Column(String title, int digits, Better better) {
  /** Which values are good. */
  public enum Better {
    HIGHER("↑", "\\uparrow"),
    LOWER("↓", "\\downarrow"),
    NEITHER("", "");

    private final String arrow;
    private final String latex;

    Better(String arrow, String latex) {
      this.arrow = arrow;
      this.latex = latex;
    }

    String arrow() {
      return arrow;
    }

    String latex() {
      return latex;
    }
  }

  /** A column of words. */
  public static Column words(String title) {
    return new Column(title, 0, Better.NEITHER);
  }

  String heading() {
    return (title + " " + better.arrow()).strip();
  }

  /** A number as it is printed, its interval in brackets; a dash for none. */
  String print(Cell cell) {
    if (cell.text() != null) {
      return cell.text();
    }
    Estimate number = cell.number();
    if (number.value() == null) {
      return "–";
    }
    return number.low() == null
        ? rounded(number.value())
        : "%s [%s, %s]"
            .formatted(rounded(number.value()), rounded(number.low()), rounded(number.high()));
  }

  private String rounded(double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
