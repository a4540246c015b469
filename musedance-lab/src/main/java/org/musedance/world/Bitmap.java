package org.musedance.world;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** An opaque picture of 0xRRGGBB pixels in rows. */
record Bitmap(int width, int height, int[] rgb) {

  static Bitmap of(BufferedImage image) {
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return new Bitmap(image.getWidth(), image.getHeight(), rgb);
  }

  /** A picture of [H * W * 3] bytes. */
  static Bitmap of(byte[] bytes, int width, int height) {
    int[] rgb = new int[width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (bytes[3 * i] & 255) << 16 | (bytes[3 * i + 1] & 255) << 8 | bytes[3 * i + 2] & 255;
    }
    return new Bitmap(width, height, rgb);
  }

  /** A square picture painted by a texture over the unit square. */
  static Bitmap paint(int size, Texture texture) {
    int[] rgb = new int[size * size];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = texture.at((i % size + .5f) / size, (i / size + .5f) / size);
    }
    return new Bitmap(size, size, rgb);
  }

  /** [H * W * 3] red, green, blue. */
  byte[] bytes() {
    byte[] bytes = new byte[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      bytes[3 * i] = (byte) (rgb[i] >> 16);
      bytes[3 * i + 1] = (byte) (rgb[i] >> 8);
      bytes[3 * i + 2] = (byte) rgb[i];
    }
    return bytes;
  }

  BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    System.arraycopy(
        rgb, 0, ((DataBufferInt) image.getRaster().getDataBuffer()).getData(), 0, rgb.length);
    return image;
  }

  /** A pen that draws smooth edges on an image. */
  static Graphics2D pen(BufferedImage image) {
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return pen;
  }

  /** This picture as a texture over the unit square, bilinear, mirrored beyond its edges. */
  Texture texture() {
    return (x, y) -> {
      int fx = (int) (mirrored(x) * (width - 2) * 256);
      int fy = (int) (mirrored(y) * (height - 2) * 256);
      int at = (fy >> 8) * width + (fx >> 8);
      return Sprite.bilinear(
          rgb[at], rgb[at + 1], rgb[at + width], rgb[at + width + 1], fx & 255, fy & 255);
    };
  }

  private static float mirrored(float x) {
    float t = Math.abs(x) % 2;
    return t > 1 ? 2 - t : t;
  }

  /** A blurred copy: two box passes with a radius in pixels. */
  Bitmap blur(int radius) {
    if (radius < 1) {
      return this;
    }
    float[][] planes = new float[3][rgb.length];
    int[] blurred = new int[rgb.length];
    for (int channel = 0; channel < 3; channel++) {
      int shift = 16 - 8 * channel;
      for (int i = 0; i < rgb.length; i++) {
        planes[channel][i] = rgb[i] >> shift & 255;
      }
      float[] smooth = Blur.box(planes[channel], width, height, radius);
      for (int i = 0; i < rgb.length; i++) {
        blurred[i] |= (int) (smooth[i] + .5f) << shift;
      }
    }
    return new Bitmap(width, height, blurred);
  }
}
