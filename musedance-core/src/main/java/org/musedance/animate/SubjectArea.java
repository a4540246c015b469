package org.musedance.animate;

import java.nio.file.Path;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.Rgb;
import org.musedance.tensor.UserError;

/** What of a picture may move; all else stands still. */
public sealed interface SubjectArea {
  /** The whole picture. */
  record Everything() implements SubjectArea {}

  /**
   * The dancer inside a rectangle; where none is found in it, all that is inside. Lengths are
   * shares of the upright picture from 0 to 1, so they hold at any size.
   *
   * @param x left edge, as a share of the picture's width
   * @param y upper edge, as a share of its height
   * @param width as a share of the picture's
   * @param height as a share of the picture's
   */
  record Box(double x, double y, double width, double height) implements SubjectArea {
    public Box {
      boolean inside = x >= 0 && y >= 0 && x + width <= 1 && y + height <= 1;
      if (!inside || !(width > 0 && height > 0)) {
        throw new UserError(
            "subject must be x,y,width,height inside the picture, as shares of its width and height from 0 to 1 with a size above 0, but was %s,%s,%s,%s; 0.25,0,0.5,1 is the middle half"
                .formatted(x, y, width, height));
      }
    }
  }

  /**
   * What is white in a second picture.
   *
   * @param mask white where the picture may move, black where not, and of the picture's shape
   * @param name of it, for messages
   */
  record Painted(Picture mask, String name) implements SubjectArea {
    /** A dark grey: brightness from 0 to 255 that some pixel of a mask must exceed. */
    private static final int DARK = 64;

    /** Two sides that differ by more than this share belong to different pictures. */
    private static final double SHAPE_TOLERANCE = 0.02;

    public Painted {
      if (!hasWhite(mask)) {
        throw new UserError(
            "subject mask %s must be white where the picture may move, but is dark everywhere; paint the dancer white"
                .formatted(name));
      }
    }

    private static boolean hasWhite(Picture mask) {
      byte[] rgb = mask.rgb();
      for (byte value : rgb) {
        if ((value & 255) > DARK) {
          return true;
        }
      }
      return false;
    }

    /** Refuses a mask that was made for another picture, or for this one before it was turned. */
    void requireShapeOf(Picture picture) {
      double wide = (double) mask.width() * picture.height();
      double tall = (double) mask.height() * picture.width();
      if (Math.abs(wide - tall) > SHAPE_TOLERANCE * Math.max(wide, tall)) {
        throw new UserError(
            "subject mask %s must have the shape of the upright picture, %d x %d, but is %d x %d; make it from the picture as a viewer shows it"
                .formatted(name, picture.width(), picture.height(), mask.width(), mask.height()));
      }
    }
  }

  /** Reads a mask: white, or any light colour, where the picture may move. */
  static SubjectArea painted(Path file) {
    return new Painted(PictureReader.read(file, Rgb.BLACK), file.toString());
  }
}
