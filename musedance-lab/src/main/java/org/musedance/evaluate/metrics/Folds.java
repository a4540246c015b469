package org.musedance.evaluate.metrics;

/**
 * Whether the picture is torn: the share of pixels where the map from frame to reference, (x, y) to
 * (x + dx, y + dy), turns over, that is, its Jacobian determinant is negative (forward
 * differences). The truth has a few too, where one limb passes before another.
 *
 * <p>Collects any number of frames.
 */
public final class Folds {
  private double folded;
  private double count;

  /** Adds a flow field [2, height, width] in pixels. */
  public void add(float[] flow, int width, int height) {
    int plane = width * height;
    for (int y = 0; y < height - 1; y++) {
      for (int i = y * width; i < (y + 1) * width - 1; i++) {
        int j = plane + i;
        double xByX = 1 + flow[i + 1] - flow[i];
        double xByY = flow[i + width] - flow[i];
        double yByX = flow[j + 1] - flow[j];
        double yByY = 1 + flow[j + width] - flow[j];
        if (xByX * yByY - xByY * yByX < 0) {
          folded++;
        }
      }
    }
    count += (width - 1.0) * (height - 1.0);
  }

  /** 0 to 1. */
  public double share() {
    return count == 0 ? 0 : folded / count;
  }
}
