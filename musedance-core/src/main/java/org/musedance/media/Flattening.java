package org.musedance.media;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * Turns decoded pixels of any kind into an opaque sRGB picture, row by row.
 *
 * <p>Grey and plain CMYK images are read sample by sample: Java takes their numbers for linear
 * light and would brighten them, which no viewer does.
 */
final class Flattening {

  /** Fills a row of pixels (red, green, blue, alpha). */
  private interface Rows {
    void read(int y, byte[] rgba);
  }

  private static final byte OPAQUE = (byte) 255;

  private Flattening() {}

  /** The picture of image over background; profile says what its RGB values mean if not sRGB. */
  static Picture flatten(BufferedImage image, Optional<ColourProfile> profile, Rgb background) {
    return flatten(image.getWidth(), image.getHeight(), rows(image), profile, background);
  }

  /** The picture of pixels over background. */
  static Picture flatten(Still pixels, Rgb background) {
    int stride = 4 * pixels.width();
    Rows rows = (y, rgba) -> System.arraycopy(pixels.rgba(), y * stride, rgba, 0, stride);
    return flatten(pixels.width(), pixels.height(), rows, pixels.profile(), background);
  }

  private static Picture flatten(
      int width, int height, Rows rows, Optional<ColourProfile> profile, Rgb background) {
    byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
    byte[] row = new byte[4 * width];
    for (int y = 0; y < height; y++) {
      rows.read(y, row);
      profile.ifPresent(present -> present.toSrgb(row));
      blend(row, background, rgb, y * 3 * width);
    }
    return new Picture(width, height, rgb);
  }

  /** Blends in sRGB, as browsers do. */
  private static void blend(byte[] rgba, Rgb background, byte[] rgb, int to) {
    for (int i = 0; i < rgba.length; i += 4) {
      int alpha = rgba[i + 3] & 255;
      rgb[to++] = blend(rgba[i] & 255, background.red(), alpha);
      rgb[to++] = blend(rgba[i + 1] & 255, background.green(), alpha);
      rgb[to++] = blend(rgba[i + 2] & 255, background.blue(), alpha);
    }
  }

  private static byte blend(int front, int back, int alpha) {
    return (byte) ((front * alpha + back * (255 - alpha) + 127) / 255);
  }

  private static Rows rows(BufferedImage image) {
    ColorModel model = image.getColorModel();
    ColorSpace space = model.getColorSpace();
    if (model instanceof IndexColorModel || space.isCS_sRGB()) {
      return colourRows(image);
    }
    if (space.getType() == ColorSpace.TYPE_GRAY) {
      return greyRows(image);
    }
    return space.getType() == ColorSpace.TYPE_CMYK && !(space instanceof ICC_ColorSpace)
        ? inkRows(image)
        : colourRows(toSrgb(image));
  }

  private static BufferedImage toSrgb(BufferedImage image) {
    int type =
        image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage converted = new BufferedImage(image.getWidth(), image.getHeight(), type);
    return new ColorConvertOp(null).filter(image, converted);
  }

  private static Rows colourRows(BufferedImage image) {
    int[] packed = new int[image.getWidth()];
    return (y, rgba) -> {
      image.getRGB(0, y, packed.length, 1, packed, 0, packed.length);
      int to = 0;
      for (int argb : packed) {
        rgba[to++] = (byte) (argb >> 16);
        rgba[to++] = (byte) (argb >> 8);
        rgba[to++] = (byte) argb;
        rgba[to++] = (byte) (argb >>> 24);
      }
    };
  }

  private static Rows greyRows(BufferedImage image) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    double scale = 255.0 / ((1L << raster.getSampleModel().getSampleSize(0)) - 1);
    int[] samples = new int[image.getWidth() * bands];
    return (y, rgba) -> {
      raster.getPixels(0, y, image.getWidth(), 1, samples);
      for (int from = 0, to = 0; from < samples.length; from += bands) {
        byte grey = (byte) Math.round(samples[from] * scale);
        rgba[to++] = grey;
        rgba[to++] = grey;
        rgba[to++] = grey;
        rgba[to++] = bands > 1 ? (byte) Math.round(samples[from + 1] * scale) : OPAQUE;
      }
    };
  }

  private static Rows inkRows(BufferedImage image) {
    Raster raster = image.getRaster();
    int[] inks = new int[4 * image.getWidth()];
    return (y, rgba) -> {
      raster.getPixels(0, y, image.getWidth(), 1, inks);
      for (int i = 0; i < inks.length; i += 4) {
        int paper = 255 - inks[i + 3];
        rgba[i] = (byte) ((255 - inks[i]) * paper / 255);
        rgba[i + 1] = (byte) ((255 - inks[i + 1]) * paper / 255);
        rgba[i + 2] = (byte) ((255 - inks[i + 2]) * paper / 255);
        rgba[i + 3] = OPAQUE;
      }
    };
  }
}
