package org.musedance.world.gallery;

/** Fractal noise from hashed lattice points, without tables. */
final class Terrain {
  private Terrain() {}

  /** Sum of octaves, each half as high and twice as fine; about -1 to 1. */
  static double fractal(double x, double y, int octaves) {
    double sum = 0;
    double amplitude = .5;
    for (int i = 0; i < octaves; i++) {
      sum += amplitude * noise(x, y);
      double turned = 1.6 * x - 1.2 * y;
      y = 1.2 * x + 1.6 * y + 7.1;
      x = turned;
      amplitude /= 2;
    }
    return sum;
  }

  static double noise(double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double wx = x - left;
    double wy = y - top;
    wx *= wx * (3 - 2 * wx);
    wy *= wy * (3 - 2 * wy);
    double upper = point(left, top) * (1 - wx) + point(left + 1, top) * wx;
    double lower = point(left, top + 1) * (1 - wx) + point(left + 1, top + 1) * wx;
    return upper * (1 - wy) + lower * wy;
  }

  private static double point(int x, int y) {
    int h = x * 0x1f1f1f1f ^ y * 0x27d4eb2f;
    h = (h ^ h >>> 15) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return ((h ^ h >>> 16) & 0xffff) / 32767.5 - 1;
  }
}
