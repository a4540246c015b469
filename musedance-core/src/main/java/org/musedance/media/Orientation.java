package org.musedance.media;

/**
 * How a stored picture must be turned to stand upright; the constants are the eight values of
 * EXIF's Orientation tag (CIPA DC-008, 4.6.4), in order.
 */
enum Orientation {
  UPRIGHT(1, 0, 0, 1),
  MIRRORED(-1, 0, 0, 1),
  HALF_TURN(-1, 0, 0, -1),
  FLIPPED(1, 0, 0, -1),
  TRANSPOSED(0, 1, 1, 0),
  QUARTER_TURN_RIGHT(0, 1, -1, 0),
  TRANSVERSED(0, -1, -1, 0),
  QUARTER_TURN_LEFT(0, -1, 1, 0);

  /** Where a step right (a, b) and a step down (c, d) of the stored picture go when it is shown. */
  private final int a;

  private final int b;
  private final int c;
  private final int d;

  Orientation(int a, int b, int c, int d) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** The constant for an EXIF value; anything but 1 to 8 means upright. */
  static Orientation ofExif(int value) {
    return value < 1 || value > 8 ? UPRIGHT : values()[value - 1];
  }

  /** The constant for the signs of an FFmpeg display matrix; skewed ones count as upright. */
  static Orientation ofDisplayMatrix(int a, int b, int c, int d) {
    for (Orientation one : values()) {
      if (one.a == Integer.signum(a)
          && one.b == Integer.signum(b)
          && one.c == Integer.signum(c)
          && one.d == Integer.signum(d)) {
        return one;
      }
    }
    return UPRIGHT;
  }

  /** Whether width and height change places. */
  boolean swapsSides() {
    return a == 0;
  }

  /** The stored picture as it should be shown. */
  Picture apply(Picture stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = swapsSides() ? stored.height() : stored.width();
    int height = swapsSides() ? stored.width() : stored.height();
    int left = a + c < 0 ? width - 1 : 0;
    int top = b + d < 0 ? height - 1 : 0;
    byte[] shown = new byte[stored.rgb().length];
    for (int y = 0, from = 0; y < stored.height(); y++) {
      for (int x = 0; x < stored.width(); x++, from += 3) {
        int toX = left + a * x + c * y;
        int toY = top + b * x + d * y;
        System.arraycopy(stored.rgb(), from, shown, 3 * (toY * width + toX), 3);
      }
    }
    return new Picture(width, height, shown);
  }
}
