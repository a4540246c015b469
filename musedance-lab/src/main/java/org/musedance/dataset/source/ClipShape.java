package org.musedance.dataset.source;

import org.musedance.media.Picture;
import org.musedance.media.Picture.Edge;

/**
 * The size of all clips, and how a video of another shape gets it.
 *
 * @param width pixels, even, as H.264 wants it
 * @param height pixels, even
 */
public record ClipShape(int width, int height, Fit fit) {

  /** What happens to a video of another shape. */
  public enum Fit {
    /** It fills the clip, and what stands out on two sides is cut off. */
    CROP,
    /** It is whole, and its edge is repeated on two sides. */
    PAD
  }

  /** How large the pictures of a video are before two sides are cut off or filled up. */
  private double scale(int sourceWidth, int sourceHeight) {
    double across = (double) width / sourceWidth;
    double down = (double) height / sourceHeight;
    return fit == Fit.CROP ? Math.max(across, down) : Math.min(across, down);
  }

  int scaledWidth(int sourceWidth, int sourceHeight) {
    return scaled(sourceWidth, scale(sourceWidth, sourceHeight), width);
  }

  int scaledHeight(int sourceWidth, int sourceHeight) {
    return scaled(sourceHeight, scale(sourceWidth, sourceHeight), height);
  }

  private int scaled(int side, double scale, int target) {
    int rounded = (int) Math.max(1, Math.round(side * scale));
    return fit == Fit.CROP ? Math.max(target, rounded) : Math.min(target, rounded);
  }

  /** A picture that has been scaled, at the size of clips. */
  Picture finish(Picture scaled) {
    int across = width - scaled.width();
    int down = height - scaled.height();
    if (fit == Fit.CROP) {
      return scaled.crop(-across / 2, -down / 2, width, height);
    }
    int left = across / 2;
    int top = down / 2;
    return scaled.pad(left, top, across - left, down - top, Edge.REPLICATE);
  }
}
