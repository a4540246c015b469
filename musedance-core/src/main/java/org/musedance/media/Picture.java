package org.musedance.media;

import java.util.Arrays;
import java.util.List;

/**
 * An sRGB picture.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb height x width x 3 bytes, row by row, red first; not copied, so do not write to it
 */
public record Picture(int width, int height, byte[] rgb) {

  /** What the pixels outside a padded picture repeat. */
  public enum Edge {
    /** The outermost pixel: {@code aaa|abcd|ddd}. */
    REPLICATE,
    /** The picture mirrored at its outermost pixel: {@code dcb|abcd|cba}. */
    REFLECT
  }

  public Picture {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "a picture must hold width x height x 3 bytes, but %d x %d came with %d; pass them all"
              .formatted(width, height, rgb.length));
    }
  }

  /** A picture of one colour. */
  public static Picture filled(int width, int height, Rgb colour) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) colour.red();
      rgb[i + 1] = (byte) colour.green();
      rgb[i + 2] = (byte) colour.blue();
    }
    return new Picture(width, height, rgb);
  }

  /** The colour at column x, row y. */
  public Rgb at(int x, int y) {
    int i = 3 * (Math.multiplyExact(y, width) + x);
    return new Rgb(rgb[i] & 255, rgb[i + 1] & 255, rgb[i + 2] & 255);
  }

  /** This picture at newWidth x newHeight by Lanczos filtering, antialiased when it shrinks. */
  public Picture resize(int newWidth, int newHeight) {
    return LanczosFilter.resize(this, newWidth, newHeight);
  }

  /** This picture, made smaller where a side exceeds maxSide pixels, its aspect kept. */
  public Picture shrink(int maxSide) {
    int longer = Math.max(width, height);
    if (longer <= maxSide) {
      return this;
    }
    double scale = (double) maxSide / longer;
    return resize(
        (int) Math.max(1, Math.round(width * scale)),
        (int) Math.max(1, Math.round(height * scale)));
  }

  /** The part of newWidth x newHeight whose upper left corner is (left, top). */
  public Picture crop(int left, int top, int newWidth, int newHeight) {
    if (left < 0 || top < 0 || left + newWidth > width || top + newHeight > height) {
      throw new IllegalArgumentException(
          "a crop must lie inside the %d x %d picture, but was %d x %d at (%d, %d); pad first"
              .formatted(width, height, newWidth, newHeight, left, top));
    }
    byte[] part = new byte[3 * newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      System.arraycopy(rgb, 3 * ((top + y) * width + left), part, 3 * y * newWidth, 3 * newWidth);
    }
    return new Picture(newWidth, newHeight, part);
  }

  /** This picture with so many more pixels on each side. */
  public Picture pad(int left, int top, int right, int bottom, Edge edge) {
    int newWidth = left + width + right;
    int newHeight = top + height + bottom;
    byte[] padded = new byte[3 * newWidth * newHeight];
    for (int y = 0, to = 0; y < newHeight; y++) {
      int row = width * inside(y - top, height, edge);
      for (int x = 0; x < newWidth; x++, to += 3) {
        System.arraycopy(rgb, 3 * (row + inside(x - left, width, edge)), padded, to, 3);
      }
    }
    return new Picture(newWidth, newHeight, padded);
  }

  /** Pictures of one height, at least one, side by side. */
  public static Picture beside(List<Picture> pictures) {
    int height = pictures.get(0).height;
    int width = pictures.stream().mapToInt(Picture::width).sum();
    byte[] rgb = new byte[3 * width * height];
    int left = 0;
    for (Picture picture : pictures) {
      for (int y = 0; y < height; y++) {
        int row = 3 * picture.width;
        System.arraycopy(picture.rgb, y * row, rgb, 3 * (y * width + left), row);
      }
      left += picture.width;
    }
    return new Picture(width, height, rgb);
  }

  /** Pictures of one width, at least one, below each other. */
  public static Picture below(List<Picture> pictures) {
    int width = pictures.get(0).width;
    int height = pictures.stream().mapToInt(Picture::height).sum();
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (Picture picture : pictures) {
      System.arraycopy(picture.rgb, 0, rgb, to, picture.rgb.length);
      to += picture.rgb.length;
    }
    return new Picture(width, height, rgb);
  }

  private static int inside(int index, int size, Edge edge) {
    if (edge == Edge.REPLICATE || size == 1) {
      return Math.max(0, Math.min(size - 1, index));
    }
    int period = 2 * (size - 1);
    int phase = Math.floorMod(index, period);
    return Math.min(phase, period - phase);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && width == that.width
        && height == that.height
        && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Picture[%d x %d]".formatted(width, height);
  }
}
