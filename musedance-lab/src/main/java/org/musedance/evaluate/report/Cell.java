package org.musedance.evaluate.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A cell of a table: a number or words.
 *
 * @param number null in a cell of words
 * @param text null in a cell of a number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cell(Estimate number, String text) {
  public static Cell of(Estimate number) {
    return new Cell(number, null);
  }

  public static Cell of(double number) {
    return of(Estimate.of(number));
  }

  public static Cell of(String text) {
    return new Cell(null, text);
  }
}
