package org.musedance.world;

import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.random.RandomGenerator;

/**
 * Where body units lie in the picture.
 *
 * @param size width and height of the picture in pixels
 * @param x column of the body's vertical axis, in pixels
 * @param base row of the ground under the feet, in pixels
 * @param unit pixels per body unit
 */
record Layout(int size, double x, double base, double unit) {

  /**
   * Fits a body into the frame: mostly whole, 45 to 95% of the height or width, a little off
   * centre; sometimes so near that the legs or an arm are cut off.
   */
  static Layout draw(RandomGenerator random, Rectangle2D body, int size) {
    double fill = .66 + .27 * random.nextDouble();
    boolean near = random.nextDouble() < .12;
    boolean far = random.nextDouble() < .1;
    double zoom = near ? 1.25 : far ? .75 : 1;
    double unit = zoom * size * Math.min(fill / body.getHeight(), (fill + .12) / body.getWidth());
    double freeX = Math.max(.08 * size, size - unit * body.getWidth());
    double freeY = Math.max(0, size - unit * body.getHeight());
    double left = (size - unit * body.getWidth()) / 2 + .55 * freeX * (random.nextDouble() - .5);
    double foot =
        near
            ? size + .2 * size * random.nextDouble()
            : size - freeY * (.1 + .5 * random.nextDouble());
    return new Layout(size, left - unit * body.getMinX(), foot + unit * body.getMinY(), unit);
  }

  /** Fills a share of the frame in the middle. */
  static Layout centred(Rectangle2D body, int size, double share) {
    double unit = size * share / Math.max(body.getHeight(), body.getWidth());
    return new Layout(
        size, size / 2.0 - unit * body.getCenterX(), size / 2.0 + unit * body.getCenterY(), unit);
  }

  double pixelX(double u) {
    return x + u * unit;
  }

  double pixelY(double v) {
    return base - v * unit;
  }

  /** From body units to pixel corners, where (0, 0) is the corner of the first pixel. */
  AffineTransform transform() {
    return new AffineTransform(unit, 0, 0, -unit, x, base);
  }
}
