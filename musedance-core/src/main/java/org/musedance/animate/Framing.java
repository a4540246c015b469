package org.musedance.animate;

import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.media.Picture.Edge;

/**
 * How a picture of any size fits the network and the video. The video has the picture's aspect and
 * even sides. The network works on sides that are multiples of {@value #UNIT}, with the picture in
 * the middle and its edges repeated around it; {@link #content} cuts that padding off again.
 *
 * @param shownWidth width of the picture in the video, before it is made even
 * @param shownHeight its height
 * @param workWidth width for the network
 * @param workHeight its height
 * @param contentWidth width of the picture in the network's
 * @param contentHeight its height
 */
public record Framing(
    int shownWidth,
    int shownHeight,
    int workWidth,
    int workHeight,
    int contentWidth,
    int contentHeight) {
  /** A latent of eight times fewer pixels, halved three times more on the way down a U-Net. */
  public static final int UNIT = 64;

  /**
   * Fits a picture.
   *
   * @param width of the picture
   * @param height of the picture
   * @param maxSide longest side of the video
   * @param workSize side of the square whose area the network's pictures have; 0: that of the video
   */
  public static Framing of(int width, int height, int maxSide, int workSize) {
    double scale = Math.min(1, (double) maxSide / Math.max(width, height));
    int shownWidth = scaled(width, scale);
    int shownHeight = scaled(height, scale);
    double area = workSize == 0 ? (double) shownWidth * shownHeight : (double) workSize * workSize;
    return best(shownWidth, shownHeight, area);
  }

  /** At its own size a side stays as it is; a scaled one can be even at once. */
  private static int scaled(int side, double scale) {
    return scale == 1 ? side : 2 * (int) Math.max(1, Math.round(side * scale / 2));
  }

  /** The network size with the largest share of picture whose area is near the one wanted. */
  private static Framing best(int width, int height, double area) {
    Framing best = null;
    int most = (int) Math.max(1, Math.round(2 * area / (UNIT * UNIT)));
    for (int columns = 1; columns <= most; columns++) {
      double rows = (double) columns * height / width;
      for (int row : new int[] {(int) Math.floor(rows), (int) Math.ceil(rows)}) {
        Framing next = fitted(width, height, UNIT * columns, UNIT * Math.max(1, row));
        if (best == null || next.score(area) > best.score(area)) {
          best = next;
        }
      }
    }
    return best;
  }

  private static Framing fitted(int width, int height, int workWidth, int workHeight) {
    double scale = Math.min((double) workWidth / width, (double) workHeight / height);
    return new Framing(
        width,
        height,
        workWidth,
        workHeight,
        (int) Math.max(1, Math.min(workWidth, Math.round(width * scale))),
        (int) Math.max(1, Math.min(workHeight, Math.round(height * scale))));
  }

  private double score(double area) {
    double work = (double) workWidth * workHeight;
    double share = contentWidth * (double) contentHeight / work;
    return share * Math.min(work / area, area / work);
  }

  /** Width of the video, even. */
  public int outputWidth() {
    return shownWidth + shownWidth % 2;
  }

  /** Height of the video, even. */
  public int outputHeight() {
    return shownHeight + shownHeight % 2;
  }

  private int left() {
    return (workWidth - contentWidth) / 2;
  }

  private int top() {
    return (workHeight - contentHeight) / 2;
  }

  /** The picture as the video shows it when nothing moves. */
  public Picture output(Picture picture) {
    return picture
        .resize(shownWidth, shownHeight)
        .pad(0, 0, shownWidth % 2, shownHeight % 2, Edge.REPLICATE);
  }

  /** The picture as the network sees it. */
  public Picture work(Picture picture) {
    int right = workWidth - contentWidth - left();
    int bottom = workHeight - contentHeight - top();
    return picture
        .resize(contentWidth, contentHeight)
        .pad(left(), top(), right, bottom, Edge.REPLICATE);
  }

  /** The part of maps [N, C, workHeight, workWidth] that shows the picture: a view. */
  public Tensor content(Tensor maps) {
    return maps.narrow(2, top(), contentHeight).narrow(3, left(), contentWidth);
  }
}
