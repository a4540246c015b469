package org.musedance.evaluate.metrics;

/**
 * Which pixels of a frame the next one shows too (Sundaram, Brox and Keutzer 2010; as in
 * fast_blind_video_consistency, {@code utils.py}): the flow there and the flow back must cancel,
 * and the flow must be smooth.
 */
final class Visibility {
  private static final double RELATIVE = 0.01;
  private static final double ABSOLUTE = 0.5;
  private static final double SMOOTHNESS = 0.002;

  private Visibility() {}

  /**
   * True where a pixel is visible in the other frame.
   *
   * @param there flow [2, H, W] from this frame to the other
   * @param back flow [2, H, W] from the other frame to this one
   */
  static boolean[] of(float[] there, float[] back, int width, int height) {
    int plane = width * height;
    Plane thereX = plane(there, 0, width, height);
    Plane thereY = plane(there, plane, width, height);
    Plane backX = plane(back, 0, width, height).warped(thereX, thereY);
    Plane backY = plane(back, plane, width, height).warped(thereX, thereY);
    boolean[] visible = new boolean[plane];
    for (int i = 0; i < plane; i++) {
      double moved = squares(there[i], there[plane + i]);
      double returned = squares(backX.values[i], backY.values[i]);
      double gap = squares(there[i] + backX.values[i], there[plane + i] + backY.values[i]);
      boolean cancels = gap <= RELATIVE * (moved + returned) + ABSOLUTE;
      boolean smooth = roughness(thereX, i) + roughness(thereY, i) <= RELATIVE * moved + SMOOTHNESS;
      visible[i] = cancels && smooth;
    }
    return visible;
  }

  private static Plane plane(float[] flow, int from, int width, int height) {
    float[] values = new float[width * height];
    System.arraycopy(flow, from, values, 0, values.length);
    return new Plane(width, height, values);
  }

  private static double squares(double x, double y) {
    return x * x + y * y;
  }

  /** Squared forward differences, none over the border. */
  private static double roughness(Plane flow, int i) {
    double right = i % flow.width < flow.width - 1 ? flow.values[i + 1] - flow.values[i] : 0;
    double below =
        i + flow.width < flow.values.length ? flow.values[i + flow.width] - flow.values[i] : 0;
    return squares(right, below);
  }
}
