package org.musedance.evaluate.metrics;

import org.musedance.media.Picture;

/** One value per pixel, row by row; outside, the border is repeated. */
final class Plane {
  final int width;
  final int height;
  final float[] values;

  Plane(int width, int height, float[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /** Brightness, 0 to 255 (ITU-R BT.601). */
  static Plane luma(Picture picture) {
    byte[] rgb = picture.rgb();
    float[] luma = new float[rgb.length / 3];
    for (int i = 0; i < luma.length; i++) {
      int at = 3 * i;
      luma[i] =
          0.299f * (rgb[at] & 255) + 0.587f * (rgb[at + 1] & 255) + 0.114f * (rgb[at + 2] & 255);
    }
    return new Plane(picture.width(), picture.height(), luma);
  }

  /** Zeros of the same size. */
  Plane empty() {
    return new Plane(width, height, new float[values.length]);
  }

  float at(int x, int y) {
    int column = Math.max(0, Math.min(width - 1, x));
    int row = Math.max(0, Math.min(height - 1, y));
    return values[row * width + column];
  }

  /** Bilinear between pixels. */
  float at(float x, float y) {
    float column = Math.max(0, Math.min(width - 1, x));
    float row = Math.max(0, Math.min(height - 1, y));
    int left = Math.min((int) column, Math.max(0, width - 2));
    int top = Math.min((int) row, Math.max(0, height - 2));
    int i = top * width + left;
    int next = width > 1 ? 1 : 0;
    int down = height > 1 ? width : 0;
    float right = column - left;
    float below = row - top;
    float upper = values[i] + (values[i + next] - values[i]) * right;
    float lower = values[i + down] + (values[i + down + next] - values[i + down]) * right;
    return upper + (lower - upper) * below;
  }

  /** Fetches every pixel from where it is displaced to. */
  Plane warped(Plane dx, Plane dy) {
    Plane warped = empty();
    for (int i = 0; i < values.length; i++) {
      warped.values[i] = at(i % width + dx.values[i], i / width + dy.values[i]);
    }
    return warped;
  }

  /** Means of squares of four; an odd last row or column is dropped. */
  Plane halved() {
    Plane half = new Plane(width / 2, height / 2, new float[width / 2 * (height / 2)]);
    for (int i = 0; i < half.values.length; i++) {
      int at = i / half.width * 2 * width + i % half.width * 2;
      half.values[i] =
          (values[at] + values[at + 1] + values[at + width] + values[at + width + 1]) / 4;
    }
    return half;
  }

  /** The same field at the size of another, its values times a factor. */
  Plane enlarged(Plane like, float factor) {
    Plane large = like.empty();
    float stepX = (float) width / like.width;
    float stepY = (float) height / like.height;
    for (int i = 0; i < large.values.length; i++) {
      float x = (i % like.width + 0.5f) * stepX - 0.5f;
      float y = (i / like.width + 0.5f) * stepY - 0.5f;
      large.values[i] = factor * at(x, y);
    }
    return large;
  }

  /** Means over squares of side 2 radius + 1. */
  Plane boxMean(int radius) {
    Plane rows = empty();
    Plane mean = empty();
    for (int y = 0; y < height; y++) {
      slide(values, rows.values, y * width, 1, width, radius);
    }
    for (int x = 0; x < width; x++) {
      slide(rows.values, mean.values, x, width, height, radius);
    }
    return mean;
  }

  private static void slide(float[] from, float[] to, int start, int step, int count, int radius) {
    float sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += from[start + clamp(k, count) * step];
    }
    for (int i = 0; i < count; i++) {
      to[start + i * step] = sum / (2 * radius + 1);
      sum += from[start + clamp(i + radius + 1, count) * step];
      sum -= from[start + clamp(i - radius, count) * step];
    }
  }

  private static int clamp(int index, int count) {
    return Math.max(0, Math.min(count - 1, index));
  }
}
