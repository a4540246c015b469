package org.musedance.world;

import java.util.random.RandomGenerator;

/**
 * Fractal value noise: octaves of smoothly interpolated random lattices (Perlin 1985, simplified).
 */
final class Noise {
  private static final int LATTICE = 64;

  private final float[] values = new float[LATTICE * LATTICE];
  private final float cells;
  private final int octaves;
  private final float persistence;
  private final float scale;

  /**
   * @param cells lattice cells over one unit in the coarsest octave
   * @param octaves each has twice the cells of the one before
   * @param persistence amplitude of each octave relative to the one before
   */
  Noise(RandomGenerator random, double cells, int octaves, double persistence) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    this.cells = (float) cells;
    this.octaves = octaves;
    this.persistence = (float) persistence;
    double power = 0;
    for (int i = 0; i < octaves; i++) {
      power += Math.pow(persistence, 2 * i);
    }
    scale = (float) (2 / Math.sqrt(power));
  }

  /** Noise of about unit standard deviation. */
  float at(float x, float y) {
    float sum = 0;
    float amplitude = scale;
    float frequency = cells;
    for (int i = 0; i < octaves; i++) {
      sum += amplitude * octave(x * frequency + 17.3f * i, y * frequency + 5.7f * i);
      amplitude *= persistence;
      frequency *= 2;
    }
    return sum;
  }

  private float octave(float x, float y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float wx = smooth(x - left);
    float wy = smooth(y - top);
    float upper = value(left, top) + (value(left + 1, top) - value(left, top)) * wx;
    float lower = value(left, top + 1) + (value(left + 1, top + 1) - value(left, top + 1)) * wx;
    return upper + (lower - upper) * wy;
  }

  private float value(int x, int y) {
    return values[(y & LATTICE - 1) * LATTICE + (x & LATTICE - 1)];
  }

  private static float smooth(float x) {
    return x * x * (3 - 2 * x);
  }
}
