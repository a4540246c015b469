package org.musedance.evaluate.report;

import java.util.List;

/**
 * Lines over a common axis.
 *
 * @param file name of the picture, without its ending
 * @param title above it
 * @param horizontal title of the axis, with its unit
 * @param vertical title of the axis, with its unit
 * @param lines what is drawn
 */
public record Plot(
    String file, String title, String horizontal, String vertical, List<Line> lines) {
  /**
   * A line.
   *
   * @param name in the legend
   * @param x rising values
   * @param y as many
   */
  public record Line(String name, double[] x, double[] y) {}

  public Plot {
    lines = List.copyOf(lines);
  }
}
