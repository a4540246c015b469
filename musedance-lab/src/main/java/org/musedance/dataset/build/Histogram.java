package org.musedance.dataset.build;

import java.util.Locale;

/**
 * How often values fall between round numbers, drawn as a picture for a page.
 *
 * @param title above it
 * @param unit below it
 * @param step width of a column
 * @param values at least 0
 */
record Histogram(String title, String unit, double step, double[] values) {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 150;
  private static final int BOTTOM = 34;
  private static final int TOP = 18;
  private static final int MOST_LABELS = 12;

  /** How many values are in each column, from the first to the last that has any. */
  int[] counts() {
    int[] counts = new int[values.length == 0 ? 0 : last() - first() + 1];
    for (double value : values) {
      counts[column(value) - first()]++;
    }
    return counts;
  }

  private int column(double value) {
    return (int) Math.floor(value / step);
  }

  private int first() {
    int first = Integer.MAX_VALUE;
    for (double value : values) {
      first = Math.min(first, column(value));
    }
    return first;
  }

  private int last() {
    int last = 0;
    for (double value : values) {
      last = Math.max(last, column(value));
    }
    return last;
  }

  /** An inline SVG picture. */
  void draw(Html page) {
    page.add("<figure><figcaption>%s</figcaption>", title);
    int[] counts = counts();
    if (counts.length == 0) {
      page.add("<p>none</p></figure>");
      return;
    }
    page.add("<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT);
    int highest = 1;
    for (int count : counts) {
      highest = Math.max(highest, count);
    }
    for (int i = 0; i < counts.length; i++) {
      column(page, i, counts, highest);
    }
    page.add("<text x=\"%d\" y=\"%d\">%s</text></svg></figure>", WIDTH / 2, HEIGHT - 2, unit);
  }

  private void column(Html page, int index, int[] counts, int highest) {
    double width = (double) WIDTH / Math.max(counts.length, MOST_LABELS);
    double height = (double) (HEIGHT - BOTTOM - TOP) * counts[index] / highest;
    double left = index * width;
    double middle = left + width / 2;
    page.add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        left + 1, HEIGHT - BOTTOM - height, width - 2, height);
    if (counts[index] > 0) {
      page.add(
          "<text x=\"%.1f\" y=\"%.1f\">%d</text>",
          middle, HEIGHT - BOTTOM - height - 4, counts[index]);
    }
    if (index % (counts.length / MOST_LABELS + 1) == 0) {
      page.add("<text x=\"%.1f\" y=\"%d\">%s</text>", middle, HEIGHT - BOTTOM + 13, label(index));
    }
  }

  private String label(int index) {
    return String.format(Locale.ROOT, "%.1f", (first() + index) * step).replaceAll("\\.0$", "");
  }
}
