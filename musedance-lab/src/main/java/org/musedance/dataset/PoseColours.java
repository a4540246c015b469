package org.musedance.dataset;

import org.musedance.media.Picture;

/**
 * Colours of DensePose labels 0 (ground) to 24 as MagicAnimate's conditioning shows them: OpenCV's
 * VIRIDIS of label * 255 / 24.
 */
public final class PoseColours {
  public static final int LABELS = 25;

  private static final int[] VIRIDIS = {
    68, 1, 84, 71, 16, 99, 72, 31, 112, 71, 44, 122, 68, 57, 131, 64, 70, 136, 59, 81, 139, 54, 93,
    141, 49, 104, 142, 44, 113, 142, 40, 124, 142, 37, 133, 142, 33, 144, 141, 31, 154, 138, 32,
    163, 134, 39, 173, 129, 53, 183, 121, 70, 192, 111, 92, 200, 99, 115, 208, 86, 142, 214, 69,
    170, 220, 50, 197, 224, 33, 226, 228, 24, 253, 231, 37
  };

  private PoseColours() {}

  /** All colours, [25, 3], red first, 0 to 255. */
  static float[] table() {
    float[] table = new float[VIRIDIS.length];
    for (int i = 0; i < table.length; i++) {
      table[i] = VIRIDIS[i];
    }
    return table;
  }

  /** Paints labels [height, width]. */
  public static Picture paint(byte[] labels, int width, int height) {
    byte[] rgb = new byte[3 * labels.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) VIRIDIS[3 * labels[i / 3] + i % 3];
    }
    return new Picture(width, height, rgb);
  }

  /** The labels [height, width] of the nearest colours, for pictures that went through a codec. */
  public static byte[] labels(Picture painted) {
    byte[] rgb = painted.rgb();
    byte[] labels = new byte[rgb.length / 3];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = nearest(rgb[3 * i] & 255, rgb[3 * i + 1] & 255, rgb[3 * i + 2] & 255);
    }
    return labels;
  }

  private static byte nearest(int red, int green, int blue) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int label = 0; label < LABELS; label++) {
      int r = red - VIRIDIS[3 * label];
      int g = green - VIRIDIS[3 * label + 1];
      int b = blue - VIRIDIS[3 * label + 2];
      int distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        best = label;
      }
    }
    return (byte) best;
  }
}
