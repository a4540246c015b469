package org.musedance.evaluate.metrics;

import java.util.Arrays;

/** Motion over time in three curves: per frame the mean flow x, y and the mean magnitude. */
public final class MotionCurve {
  private final double[][] values;
  private int frames;

  /** Room for a number of frames. */
  public MotionCurve(int frames) {
    values = new double[3][frames];
  }

  /** Adds the next frame, a flow field [2, H, W] in pixels. */
  public void add(float[] flow) {
    int plane = flow.length / 2;
    double x = 0;
    double y = 0;
    double magnitude = 0;
    for (int i = 0; i < plane; i++) {
      double dx = flow[i];
      double dy = flow[plane + i];
      x += dx;
      y += dy;
      magnitude += Math.sqrt(dx * dx + dy * dy);
    }
    values[0][frames] = x / plane;
    values[1][frames] = y / plane;
    values[2][frames] = magnitude / plane;
    frames++;
  }

  /** [3][frames]: mean x, mean y, mean magnitude, in pixels. */
  public double[][] values() {
    return Arrays.stream(values).map(row -> Arrays.copyOf(row, frames)).toArray(double[][]::new);
  }
}
