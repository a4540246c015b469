package org.musedance.world;

/** What one look through the sprites sees; reused from pixel to pixel. */
final class Pixel {
  /** Premultiplied colour of all sprites together; 0 sees only ground. */
  int argb;

  /** The sprite that makes the pixel more than half opaque, or null. */
  Sprite sprite;

  /** Where that sprite's pixel lies in the rest picture. */
  float x;

  float y;

  /** Looks at (u, v), a place in the posed but unwarped picture. */
  void look(Rig rig, float u, float v) {
    argb = 0;
    sprite = null;
    float[] back = rig.back;
    for (long left = rig.candidates(u, v); left != 0 && argb >>> 24 < 254; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      float restX = back[6 * i] * u + back[6 * i + 1] * v + back[6 * i + 2];
      float restY = back[6 * i + 3] * u + back[6 * i + 4] * v + back[6 * i + 5];
      int colour = rig.sprites[i].sample(fixed(restX), fixed(restY));
      if (colour != 0) {
        argb = argb == 0 ? colour : under(argb, colour);
        if (sprite == null && argb < 0) {
          sprite = rig.sprites[i];
          x = restX;
          y = restY;
        }
      }
    }
  }

  /** Nearest 1/256 pixel; the offset keeps the conversion a floor for negative positions. */
  private static int fixed(float position) {
    return (int) (position * 256 + (1 << 22) + .5f) - (1 << 22);
  }

  private static int under(int front, int behind) {
    int through = 255 - (front >>> 24);
    int argb = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int sum = (front >>> shift & 255) + scale(behind >>> shift & 255, through);
      argb |= Math.min(255, sum) << shift;
    }
    return argb;
  }

  /** value * weight / 255, rounded. */
  static int scale(int value, int weight) {
    return (value * weight + 127) / 255;
  }
}
