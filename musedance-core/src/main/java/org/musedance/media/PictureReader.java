package org.musedance.media;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.musedance.tensor.UserError;

/**
 * Reads pictures as a viewer would show them: upright, in sRGB, transparent parts over a
 * background.
 *
 * <p>Java's own ImageIO reads PNG, JPEG, GIF (the first frame), BMP and TIFF; FFmpeg reads the rest
 * (WebP, AVIF, HEIC and others) and what ImageIO cannot (CMYK).
 */
public final class PictureReader {
  /** About 13,000 x 13,000; more would need gigabytes. */
  static final int MAX_PIXELS = 178_956_970;

  private PictureReader() {}

  /** Reads file over a white background. */
  public static Picture read(Path file) {
    return read(file, Rgb.WHITE);
  }

  /** Reads file at its own size over background. */
  public static Picture read(Path file, Rgb background) {
    return read(file, background, Integer.MAX_VALUE);
  }

  /**
   * Reads file over background, made smaller where its longer side exceeds maxSide pixels. Large
   * photographs are thinned out while they are read, so memory stays bounded by the result.
   */
  public static Picture read(Path file, Rgb background, int maxSide) {
    InputFile.check("picture", file);
    return decode(file, background, maxSide);
  }

  private static Picture decode(Path file, Rgb background, int maxSide) {
    try {
      Optional<Picture> known = ImageIoDecoder.decode(file, background, maxSide);
      return known.isPresent()
          ? exifOrientation(file).apply(known.get())
          : shrink(StillDecoder.decode(file, background), maxSide);
    } catch (TruncatedException e) {
      throw new UserError(
          "picture %s must be complete, but its data ends early or is damaged; copy or download it again"
              .formatted(file),
          e);
    } catch (TooLargeException e) {
      throw new UserError(
          "picture %s must have at most %d million pixels, but has %s; make it smaller first"
              .formatted(file, MAX_PIXELS / 1_000_000, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UserError(
          "picture %s must be a whole PNG, JPEG, GIF, BMP, TIFF, WebP, AVIF or HEIC picture, but could not be decoded (%s); save it as PNG or JPEG"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Throws when so many pixels would not fit into memory. */
  static void requireBounded(int width, int height) throws TooLargeException {
    if ((long) width * height > MAX_PIXELS) {
      throw new TooLargeException(width, height);
    }
  }

  static Orientation exifOrientation(Path file) {
    try {
      ExifIFD0Directory exif =
          ImageMetadataReader.readMetadata(file.toFile())
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      boolean stated = exif != null && exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION);
      return Orientation.ofExif(stated ? exif.getInt(ExifIFD0Directory.TAG_ORIENTATION) : 1);
    } catch (ImageProcessingException | MetadataException | IOException e) {
      return Orientation.UPRIGHT;
    }
  }

  private static Picture shrink(Picture picture, int maxSide) {
    return shrink(picture, picture.width(), picture.height(), maxSide);
  }

  /** Makes picture, or what was kept of one of fullWidth x fullHeight, fit maxSide. */
  static Picture shrink(Picture picture, int fullWidth, int fullHeight, int maxSide) {
    double scale = Math.min(1, (double) maxSide / Math.max(fullWidth, fullHeight));
    return picture.resize(
        (int) Math.max(1, Math.round(fullWidth * scale)),
        (int) Math.max(1, Math.round(fullHeight * scale)));
  }

  /** A picture whose data ends before its last pixel. */
  static final class TruncatedException extends IOException {
    private static final long serialVersionUID = 1L;

    TruncatedException(Throwable cause) {
      super("its data ends early", cause);
    }
  }

  /** A picture with more than {@link #MAX_PIXELS}; the message is its size. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int width, int height) {
      super(width + " x " + height);
    }
  }
}
