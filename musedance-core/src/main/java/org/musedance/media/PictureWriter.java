package org.musedance.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes pictures as PNG, and as JPEG into memory. */
public final class PictureWriter {
  private PictureWriter() {}

  /** Writes picture to file, whole or not at all; an older file of that name is replaced. */
  public static void png(Picture picture, Path file) {
    OutputFile output = OutputFile.file(file);
    try {
      writePng(picture, output.temporary());
    } catch (IOException e) {
      output.discard();
      throw output.failed(e);
    }
    output.publish();
  }

  static void writePng(Picture picture, Path file) throws IOException {
    if (!ImageIO.write(toImage(picture), "png", file.toFile())) {
      throw new IOException("this Java has no PNG writer");
    }
  }

  /** A JPEG file's bytes of a picture, for messages and pages that carry pictures in them. */
  public static byte[] jpeg(Picture picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(toImage(picture), "jpeg", bytes)) {
        throw new IllegalStateException("this Java has no JPEG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage toImage(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = picture.rgb();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    return image;
  }
}
