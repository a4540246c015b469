package org.musedance.media;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes the formats that Java itself knows. */
final class ImageIoDecoder {
  /**
   * What is kept beyond the wanted size when rows and columns are left out, for the filter after.
   */
  private static final int OVERSAMPLING = 2;

  private ImageIoDecoder() {}

  /**
   * The stored picture over background, its longer side at most maxSide, or nothing where this Java
   * cannot read it. While it is read, rows and columns are left out as long as twice maxSide
   * remains.
   */
  static Optional<Picture> decode(Path file, Rgb background, int maxSide) throws IOException {
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return decode(reader, ColourProfile.ofPng(file), background, maxSide);
      } finally {
        reader.dispose();
      }
    }
  }

  private static Optional<Picture> decode(
      ImageReader reader, Optional<ColourProfile> profile, Rgb background, int maxSide)
      throws IOException {
    boolean[] endsEarly = {false};
    reader.addIIOReadWarningListener(
        (source, warning) -> endsEarly[0] |= warning.contains("premature end"));
    try {
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      BufferedImage image = reader.read(0, thinned(reader, step(width, height, maxSide)));
      if (endsEarly[0]) {
        throw new PictureReader.TruncatedException(null);
      }
      Picture picture = Flattening.flatten(image, profile, background);
      return Optional.of(PictureReader.shrink(picture, width, height, maxSide));
    } catch (PictureReader.TruncatedException | PictureReader.TooLargeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (isCausedByEnd(e)) {
        throw new PictureReader.TruncatedException(e);
      }
      return Optional.empty();
    }
  }

  private static int step(int width, int height, int maxSide)
      throws PictureReader.TooLargeException {
    long longer = Math.max(width, height);
    int step = (int) Math.max(1, longer / ((long) OVERSAMPLING * maxSide));
    if ((long) width * height / step / step > PictureReader.MAX_PIXELS) {
      throw new PictureReader.TooLargeException(width, height);
    }
    return step;
  }

  private static ImageReadParam thinned(ImageReader reader, int step) {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  private static boolean isCausedByEnd(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof EOFException
          || message.contains("Unexpected end")
          || message.contains("Invalid block length")) {
        return true;
      }
    }
    return false;
  }
}
