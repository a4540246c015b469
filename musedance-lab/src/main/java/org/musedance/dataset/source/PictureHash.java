package org.musedance.dataset.source;

import java.util.Arrays;
import org.musedance.media.Picture;

/**
 * The perceptual hash pHash of a picture (Zauner 2010): the signs, around their median, of the 8 x
 * 8 lowest frequencies of a discrete cosine transform. It survives scaling and compression.
 */
final class PictureHash {
  private static final int SIDE = 32;
  private static final int KEPT = 8;
  private static final float[][] COSINES = cosines();

  private PictureHash() {}

  /** 64 bits; pictures that look alike differ in few. */
  static long of(Picture picture) {
    float[] low = lowFrequencies(GreyGrid.of(picture, SIDE));
    float[] sorted = low.clone();
    Arrays.sort(sorted);
    float median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    long hash = 0;
    for (float value : low) {
      hash = hash << 1 | (value > median ? 1 : 0);
    }
    return hash;
  }

  /** The frequencies 1 to 8 in both directions; 0, the brightness, is left out. */
  private static float[] lowFrequencies(float[] grid) {
    float[][] rows = new float[SIDE][KEPT];
    for (int y = 0; y < SIDE; y++) {
      for (int u = 0; u < KEPT; u++) {
        for (int x = 0; x < SIDE; x++) {
          rows[y][u] += COSINES[u][x] * grid[y * SIDE + x];
        }
      }
    }
    float[] low = new float[KEPT * KEPT];
    for (int i = 0; i < low.length; i++) {
      for (int y = 0; y < SIDE; y++) {
        low[i] += COSINES[i / KEPT][y] * rows[y][i % KEPT];
      }
    }
    return low;
  }

  private static float[][] cosines() {
    float[][] table = new float[KEPT][SIDE];
    for (int u = 0; u < KEPT; u++) {
      for (int x = 0; x < SIDE; x++) {
        table[u][x] = (float) Math.cos(Math.PI * (u + 1) * (x + .5) / SIDE);
      }
    }
    return table;
  }
}
