package org.musedance.evaluate.report;

import java.util.List;

/**
 * A table of a report.
 *
 * @param title of the section
 * @param caption how many clips, frames, which rate and size; what the rows are
 * @param columns behind the first, which holds the rows' names
 * @param rows in order
 */
public record Table(String title, String caption, List<Column> columns, List<Row> rows) {
  /**
   * A row.
   *
   * @param name in the first column
   * @param cells one per column
   */
  public record Row(String name, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row must have a cell per column, %d, but %s has %d; fill it up"
                .formatted(columns.size(), row.name(), row.cells().size()));
      }
    }
  }
}
