package org.musedance.world;

/**
 * One drawn part of a dancer: premultiplied ARGB with a transparent border of one pixel, placed in
 * the rest picture.
 */
final class Sprite {
  final int bone;
  final BodyPart part;
  final int x;
  final int y;
  final int width;
  final int height;
  final int[] argb;

  Sprite(int bone, BodyPart part, int x, int y, int width, int height, int[] argb) {
    this.bone = bone;
    this.part = part;
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
    this.argb = argb;
  }

  /**
   * Bilinear premultiplied sample at a position of the rest picture.
   *
   * @param fx horizontal position in 1/256 pixels
   * @param fy vertical position in 1/256 pixels
   */
  int sample(int fx, int fy) {
    int left = (fx >> 8) - x;
    int top = (fy >> 8) - y;
    if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
      return 0;
    }
    int at = top * width + left;
    int a = argb[at];
    int b = argb[at + 1];
    int c = argb[at + width];
    int d = argb[at + width + 1];
    return (a | b | c | d) == 0 ? 0 : bilinear(a, b, c, d, fx & 255, fy & 255);
  }

  /** Mixes four packed pixels, two channels at a time, with weights that sum to exactly 256. */
  static int bilinear(int a, int b, int c, int d, int wx, int wy) {
    int both = wx * wy >> 8;
    int right = wx - both;
    int down = wy - both;
    int none = 256 - wx - wy + both;
    int low = 0xff00ff;
    int redBlue =
        (a & low) * none + (b & low) * right + (c & low) * down + (d & low) * both >>> 8 & low;
    int alphaGreen =
        (a >>> 8 & low) * none
            + (b >>> 8 & low) * right
            + (c >>> 8 & low) * down
            + (d >>> 8 & low) * both;
    return redBlue | alphaGreen & ~low;
  }
}
