package org.musedance.world;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Fractal value noise: octaves of smoothly interpolated random lattices (after Perlin 1985). All
 * noises look at one shared lattice, each from its own place, so that making one costs nothing.
 */
final class Noise {
  private static final int SIDE = 128;
  private static final float[] LATTICE = lattice();

  /** Keeps coordinates positive, so that a cast is a floor; a multiple of SIDE. */
  private static final int FAR = 16 * SIDE;

  private final float cells;
  private final int octaves;
  private final float persistence;
  private final float scale;
  private final float startX;
  private final float startY;

  /**
   * @param cells lattice cells over one unit in the coarsest octave
   * @param octaves each has twice the cells of the one before
   * @param persistence amplitude of each octave relative to the one before
   */
  Noise(RandomGenerator random, double cells, int octaves, double persistence) {
    this.cells = (float) cells;
    this.octaves = octaves;
    this.persistence = (float) persistence;
    startX = FAR + random.nextInt(16 * SIDE) / 16f;
    startY = FAR + random.nextInt(16 * SIDE) / 16f;
    double power = 0;
    for (int i = 0; i < octaves; i++) {
      power += Math.pow(persistence, 2 * i);
    }
    scale = (float) (2 / Math.sqrt(power));
  }

  private static float[] lattice() {
    SplittableRandom random = new SplittableRandom(0x6e6f697365L);
    float[] lattice = new float[SIDE * SIDE];
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = (float) (2 * random.nextDouble() - 1);
    }
    return lattice;
  }

  /** Noise of about unit standard deviation. */
  float at(float x, float y) {
    float sum = 0;
    float amplitude = scale;
    float frequency = cells;
    for (int i = 0; i < octaves; i++) {
      sum += amplitude * octave(x * frequency + startX + 37.3f * i, y * frequency + startY);
      amplitude *= persistence;
      frequency *= 2;
    }
    return sum;
  }

  private static float octave(float x, float y) {
    int left = (int) x;
    int top = (int) y;
    float wx = smooth(x - left);
    float wy = smooth(y - top);
    int column = left & SIDE - 1;
    int next = left + 1 & SIDE - 1;
    int row = (top & SIDE - 1) * SIDE;
    int below = (top + 1 & SIDE - 1) * SIDE;
    float upper = LATTICE[row + column] + (LATTICE[row + next] - LATTICE[row + column]) * wx;
    float lower = LATTICE[below + column] + (LATTICE[below + next] - LATTICE[below + column]) * wx;
    return upper + (lower - upper) * wy;
  }

  private static float smooth(float x) {
    return x * x * (3 - 2 * x);
  }
}
