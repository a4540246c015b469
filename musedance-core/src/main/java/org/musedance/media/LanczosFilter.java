package org.musedance.media;

import java.util.Arrays;

/**
 * Separable Lanczos resampling with three lobes, as in Pillow's {@code Image.resize(LANCZOS)}: when
 * the picture shrinks the filter widens by the same factor, so nothing aliases.
 */
final class LanczosFilter {
  private static final int LOBES = 3;

  /** The source indices first.. and their weights for one output index. */
  private record Taps(int first, float[] weights) {}

  private LanczosFilter() {}

  static Picture resize(Picture picture, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture's size must be at least 1 x 1, but was %d x %d; choose a larger one"
              .formatted(width, height));
    }
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    float[] narrowed = resizeRows(picture, taps(picture.width(), width));
    return new Picture(
        width, height, resizeColumns(narrowed, width, taps(picture.height(), height)));
  }

  private static Taps[] taps(int from, int to) {
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    Taps[] taps = new Taps[to];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int first = (int) Math.max(0, Math.floor(centre - LOBES * stretch + 0.5));
      int end = (int) Math.min(from, Math.floor(centre + LOBES * stretch + 0.5));
      taps[i] = new Taps(first, weights(first, Math.max(first + 1, end), centre, stretch));
    }
    return taps;
  }

  private static float[] weights(int first, int end, double centre, double stretch) {
    double[] raw = new double[end - first];
    double sum = 0;
    for (int k = 0; k < raw.length; k++) {
      raw[k] = lanczos((first + k + 0.5 - centre) / stretch);
      sum += raw[k];
    }
    float[] weights = new float[raw.length];
    for (int k = 0; k < raw.length; k++) {
      weights[k] = (float) (raw[k] / sum);
    }
    return weights;
  }

  private static double lanczos(double x) {
    return Math.abs(x) >= LOBES ? 0 : sinc(x) * sinc(x / LOBES);
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static float[] resizeRows(Picture picture, Taps[] taps) {
    byte[] rgb = picture.rgb();
    float[] result = new float[Math.multiplyExact(3 * taps.length, picture.height())];
    for (int y = 0, to = 0; y < picture.height(); y++) {
      int row = 3 * y * picture.width();
      for (Taps tap : taps) {
        float red = 0;
        float green = 0;
        float blue = 0;
        int from = row + 3 * tap.first;
        for (float weight : tap.weights) {
          red += weight * (rgb[from++] & 255);
          green += weight * (rgb[from++] & 255);
          blue += weight * (rgb[from++] & 255);
        }
        result[to++] = red;
        result[to++] = green;
        result[to++] = blue;
      }
    }
    return result;
  }

  private static byte[] resizeColumns(float[] rows, int width, Taps[] taps) {
    int stride = 3 * width;
    byte[] result = new byte[Math.multiplyExact(stride, taps.length)];
    float[] sums = new float[stride];
    for (int y = 0; y < taps.length; y++) {
      Arrays.fill(sums, 0);
      int from = taps[y].first * stride;
      for (float weight : taps[y].weights) {
        for (int i = 0; i < stride; i++) {
          sums[i] += weight * rows[from++];
        }
      }
      for (int i = 0; i < stride; i++) {
        result[y * stride + i] = (byte) Math.max(0, Math.min(255, Math.round(sums[i])));
      }
    }
    return result;
  }
}
