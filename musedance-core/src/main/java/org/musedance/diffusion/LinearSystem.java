package org.musedance.diffusion;

/** A few linear equations, by elimination with the largest pivots. */
final class LinearSystem {
  private LinearSystem() {}

  /** Solves the rows [coefficients | right side], which it uses up. */
  static double[] solve(double[][] rows) {
    int count = rows.length;
    for (int column = 0; column < count; column++) {
      bringUpLargest(rows, column);
      for (int row = 0; row < count; row++) {
        if (row != column) {
          subtract(rows[row], rows[column], rows[row][column] / rows[column][column]);
        }
      }
    }
    double[] solution = new double[count];
    for (int i = 0; i < count; i++) {
      solution[i] = rows[i][count] / rows[i][i];
    }
    return solution;
  }

  private static void bringUpLargest(double[][] rows, int column) {
    int largest = column;
    for (int row = column + 1; row < rows.length; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[largest][column])) {
        largest = row;
      }
    }
    double[] swapped = rows[column];
    rows[column] = rows[largest];
    rows[largest] = swapped;
  }

  private static void subtract(double[] from, double[] row, double factor) {
    for (int i = 0; i < row.length; i++) {
      from[i] -= factor * row[i];
    }
  }
}
