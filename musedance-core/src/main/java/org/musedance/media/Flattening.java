package org.musedance.media;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.Raster;

/**
 * Turns any image Java can hold into an opaque sRGB picture.
 *
 * <p>Grey images are read sample by sample: Java takes a grey colour space for linear light and
 * would brighten them, which no viewer does. Colours with an embedded profile are converted to
 * sRGB.
 */
final class Flattening {
  private static final int OPAQUE = 255;

  private Flattening() {}

  /** The picture of image over background, blended in sRGB as browsers do. */
  static Picture flatten(BufferedImage image, Rgb background) {
    return isGrey(image.getColorModel())
        ? flattenGrey(image, background)
        : flattenColour(toSrgb(image), background);
  }

  /** The picture of height x width x 4 bytes (red, green, blue, alpha) over background. */
  static Picture flatten(byte[] rgba, int width, int height, Rgb background) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0, to = 0; i < rgba.length; i += 4, to += 3) {
      blend(
          rgb,
          to,
          rgba[i] & 255,
          rgba[i + 1] & 255,
          rgba[i + 2] & 255,
          rgba[i + 3] & 255,
          background);
    }
    return new Picture(width, height, rgb);
  }

  private static boolean isGrey(ColorModel model) {
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(model instanceof java.awt.image.IndexColorModel);
  }

  private static Picture flattenGrey(BufferedImage image, Rgb background) {
    int width = image.getWidth();
    int height = image.getHeight();
    Raster raster = image.getRaster();
    double scale = 255.0 / ((1L << raster.getSampleModel().getSampleSize(0)) - 1);
    boolean hasAlpha = raster.getNumBands() > 1;
    int[] samples = new int[width * raster.getNumBands()];
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, samples);
      for (int i = 0; i < samples.length; i += raster.getNumBands(), to += 3) {
        int grey = (int) Math.round(samples[i] * scale);
        int alpha = hasAlpha ? (int) Math.round(samples[i + 1] * scale) : OPAQUE;
        blend(rgb, to, grey, grey, grey, alpha, background);
      }
    }
    return new Picture(width, height, rgb);
  }

  private static BufferedImage toSrgb(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (model.getColorSpace().isCS_sRGB()) {
      return image;
    }
    BufferedImage converted =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            model.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    return new ColorConvertOp(null).filter(image, converted);
  }

  private static Picture flattenColour(BufferedImage image, Rgb background) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] row = new int[width];
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0, to = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        blend(rgb, to, argb >> 16 & 255, argb >> 8 & 255, argb & 255, argb >>> 24, background);
        to += 3;
      }
    }
    return new Picture(width, height, rgb);
  }

  private static void blend(
      byte[] rgb, int to, int red, int green, int blue, int alpha, Rgb background) {
    rgb[to] = blend(red, background.red(), alpha);
    rgb[to + 1] = blend(green, background.green(), alpha);
    rgb[to + 2] = blend(blue, background.blue(), alpha);
  }

  private static byte blend(int front, int back, int alpha) {
    return (byte) ((front * alpha + back * (255 - alpha) + 127) / 255);
  }
}
