package org.musedance.world;

/** Box blur of a plane of floats, twice, which is close to a Gaussian of sigma 0.8 radius. */
final class Blur {
  private Blur() {}

  /** A blurred copy of plane [height * width]; outside counts as the nearest edge value. */
  static float[] box(float[] plane, int width, int height, int radius) {
    float[] a = plane.clone();
    float[] b = new float[plane.length];
    for (int pass = 0; pass < 2; pass++) {
      for (int y = 0; y < height; y++) {
        line(a, b, y * width, 1, width, radius);
      }
      for (int x = 0; x < width; x++) {
        line(b, a, x, width, height, radius);
      }
    }
    return a;
  }

  private static void line(float[] from, float[] to, int start, int step, int count, int radius) {
    float sum = 0;
    for (int i = -radius; i <= radius; i++) {
      sum += from[start + step * clamp(i, count)];
    }
    float scale = 1f / (2 * radius + 1);
    for (int i = 0; i < count; i++) {
      to[start + step * i] = sum * scale;
      sum += from[start + step * clamp(i + radius + 1, count)];
      sum -= from[start + step * clamp(i - radius, count)];
    }
  }

  private static int clamp(int i, int count) {
    return Math.max(0, Math.min(count - 1, i));
  }
}
