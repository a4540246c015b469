package org.musedance.world.gallery;

import java.awt.image.BufferedImage;

/** Still lifes for the {@link Marcher}: a bath duck, and spheres on a chequered floor. */
final class MarchedScenes {
  private static final double[] BLACK = {.02, .02, .025, .9};

  private MarchedScenes() {}

  static BufferedImage duck(int size) {
    Marcher.Field body =
        (x, y, z) -> {
          double belly = ellipsoid(x, y - .42, z, .62, .42, .5);
          double tail = ellipsoid(x + .6, y - .62, z, .2, .2, .16);
          double head = Math.sqrt(sq(x - .36) + sq(y - 1.08) + sq(z)) - .34;
          double wing = ellipsoid(x + .1, y - .5, Math.abs(z) - .42, .32, .2, .14);
          return blend(blend(blend(belly, tail, .2), head, .14), wing, .05);
        };
    Marcher.Field beak =
        (x, y, z) ->
            Math.min(
                ellipsoid(x - .72, y - 1.06, z, .2, .05, .17),
                ellipsoid(x - .7, y - 1, z, .15, .045, .13));
    Marcher.Field eyes =
        (x, y, z) -> Math.sqrt(sq(x - .56) + sq(y - 1.2) + sq(Math.abs(z) - .2)) - .075;
    Marcher.Field field =
        (x, y, z) ->
            Math.min(Math.min(y, body.at(x, y, z)), Math.min(beak.at(x, y, z), eyes.at(x, y, z)));
    Marcher.Surface paint =
        (x, y, z) -> {
          if (y < .002) {
            boolean line = fraction(x * 1.4) < .04 || fraction(z * 1.4) < .04;
            return line ? new double[] {.7, .75, .78, .1} : new double[] {.16, .46, .56, .5};
          }
          if (eyes.at(x, y, z) < .004) {
            return BLACK;
          }
          boolean bill = beak.at(x, y, z) < .004;
          return bill ? new double[] {.95, .3, .05, .4} : new double[] {1, .72, .06, .5};
        };
    double[] eye = {1.35, 1.5, -3.6};
    return new Marcher(
            field,
            paint,
            eye,
            new double[] {.05, .66, 0},
            1.75,
            new double[] {.75, .86, .9},
            new double[] {.35, .55, .7})
        .render(size);
  }

  static BufferedImage spheres(int size) {
    double[][] balls = {
      {-.75, .55, .35, .55}, {.15, .75, .1, .75}, {.95, .42, -.35, .42}, {-.3, .22, -.75, .22}
    };
    double[][] paints = {
      {.85, .12, .1, .6}, {.9, .9, .92, 1}, {.1, .3, .75, .8}, {.95, .6, .1, .3}
    };
    Marcher.Field field =
        (x, y, z) -> {
          double nearest = y;
          for (double[] b : balls) {
            nearest =
                Math.min(nearest, Math.sqrt(sq(x - b[0]) + sq(y - b[1]) + sq(z - b[2])) - b[3]);
          }
          return nearest;
        };
    Marcher.Surface paint =
        (x, y, z) -> {
          for (int i = 0; i < balls.length; i++) {
            double[] b = balls[i];
            if (Math.sqrt(sq(x - b[0]) + sq(y - b[1]) + sq(z - b[2])) - b[3] < .004) {
              return paints[i];
            }
          }
          boolean dark = ((int) Math.floor(x * 1.5) + (int) Math.floor(z * 1.5) & 1) == 0;
          return dark ? new double[] {.28, .2, .15, .2} : new double[] {.75, .68, .58, .2};
        };
    double[] eye = {.4, 1.9, -4.2};
    return new Marcher(
            field,
            paint,
            eye,
            new double[] {.1, .6, 0},
            1.65,
            new double[] {.85, .75, .62},
            new double[] {.3, .45, .75})
        .render(size);
  }

  static double sq(double x) {
    return x * x;
  }

  private static double fraction(double x) {
    return x - Math.floor(x);
  }

  /** Distance to an ellipsoid, first order (Quilez). */
  static double ellipsoid(double x, double y, double z, double rx, double ry, double rz) {
    double k0 = Math.sqrt(sq(x / rx) + sq(y / ry) + sq(z / rz));
    double k1 = Math.sqrt(sq(x / rx / rx) + sq(y / ry / ry) + sq(z / rz / rz));
    return k1 < 1e-9 ? -Math.min(rx, Math.min(ry, rz)) : k0 * (k0 - 1) / k1;
  }

  /** Smooth union with a fillet of width k. */
  static double blend(double a, double b, double k) {
    double h = Math.max(0, k - Math.abs(a - b)) / k;
    return Math.min(a, b) - h * h * k / 4;
  }
}
