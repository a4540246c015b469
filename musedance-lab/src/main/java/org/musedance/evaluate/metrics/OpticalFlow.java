package org.musedance.evaluate.metrics;

import java.util.ArrayList;
import java.util.List;
import org.musedance.media.Picture;

/**
 * The motion that is seen in two pictures, for models that do not tell their own, and to check
 * those that do.
 *
 * <p>Dense, iterative Lucas-Kanade on a pyramid (Lucas and Kanade 1981; Bouguet 2000): at every
 * pixel the displacement that explains the difference best in a window around it, from coarse to
 * fine. Where there is no texture, motion dies out instead of being guessed.
 */
public final class OpticalFlow {
  private static final int COARSEST = 16;
  private static final int ITERATIONS = 4;
  private static final int WINDOW_RADIUS = 4;
  private static final int SMOOTH_RADIUS = 1;

  /** Variance of luma gradients below which a window counts as flat. */
  private static final float FLATNESS = 4;

  private static final float LARGEST_STEP = 1;

  private OpticalFlow() {}

  /**
   * The flow [2, H, W] in pixels: (x, y) of the frame is seen at (x + dx, y + dy) of the reference,
   * which has the same size.
   */
  public static float[] estimate(Picture frame, Picture reference) {
    List<Plane> frames = pyramid(Plane.luma(frame));
    List<Plane> references = pyramid(Plane.luma(reference));
    int coarsest = frames.size() - 1;
    Plane dx = frames.get(coarsest).empty();
    Plane dy = frames.get(coarsest).empty();
    for (int level = coarsest; level >= 0; level--) {
      Plane target = frames.get(level);
      if (level < coarsest) {
        dx = dx.enlarged(target, (float) target.width / dx.width);
        dy = dy.enlarged(target, (float) target.height / dy.height);
      }
      for (int i = 0; i < ITERATIONS; i++) {
        step(target, references.get(level), dx, dy);
        dx = dx.boxMean(SMOOTH_RADIUS);
        dy = dy.boxMean(SMOOTH_RADIUS);
      }
    }
    float[] flow = new float[2 * dx.values.length];
    System.arraycopy(dx.values, 0, flow, 0, dx.values.length);
    System.arraycopy(dy.values, 0, flow, dx.values.length, dy.values.length);
    return flow;
  }

  private static List<Plane> pyramid(Plane finest) {
    List<Plane> levels = new ArrayList<>(List.of(finest));
    Plane last = finest;
    while (Math.min(last.width, last.height) >= 2 * COARSEST) {
      last = last.halved();
      levels.add(last);
    }
    return levels;
  }

  /** Solves the two-by-two normal equations of every window and adds the increments. */
  private static void step(Plane frame, Plane reference, Plane dx, Plane dy) {
    Plane moved = reference.warped(dx, dy);
    Plane[] products = new Plane[5];
    for (int i = 0; i < products.length; i++) {
      products[i] = frame.empty();
    }
    for (int y = 0; y < frame.height; y++) {
      for (int x = 0; x < frame.width; x++) {
        int i = y * frame.width + x;
        float gx = (moved.at(x + 1, y) - moved.at(x - 1, y)) / 2;
        float gy = (moved.at(x, y + 1) - moved.at(x, y - 1)) / 2;
        float error = frame.values[i] - moved.values[i];
        products[0].values[i] = gx * gx;
        products[1].values[i] = gx * gy;
        products[2].values[i] = gy * gy;
        products[3].values[i] = gx * error;
        products[4].values[i] = gy * error;
      }
    }
    for (int i = 0; i < products.length; i++) {
      products[i] = products[i].boxMean(WINDOW_RADIUS);
    }
    for (int i = 0; i < dx.values.length; i++) {
      float a = products[0].values[i] + FLATNESS;
      float b = products[1].values[i];
      float c = products[2].values[i] + FLATNESS;
      float determinant = a * c - b * b;
      float p = products[3].values[i];
      float q = products[4].values[i];
      dx.values[i] += bounded((c * p - b * q) / determinant);
      dy.values[i] += bounded((a * q - b * p) / determinant);
    }
  }

  private static float bounded(float step) {
    return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step));
  }
}
