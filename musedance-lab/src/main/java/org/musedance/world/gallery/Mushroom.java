package org.musedance.world.gallery;

import static org.musedance.world.gallery.MarchedScenes.blend;
import static org.musedance.world.gallery.MarchedScenes.ellipsoid;

import java.awt.image.BufferedImage;

/** A toadstool with a face on its stem, on a mossy knoll, for the {@link Marcher}. */
final class Mushroom {
  private static final double BRIM = 1.42;
  private static final double WIDTH = .88;
  private static final double HEIGHT = .7;
  private static final int WARTS = 17;

  private Mushroom() {}

  static BufferedImage draw(int size) {
    double[] eye = {.3, .95, -5};
    double[] target = {0, .98, 0};
    double[] haze = {.22, .5, .44};
    double[] wood = {0, .02, .12};
    BufferedImage image =
        new Marcher(Mushroom::nearest, Mushroom::paint, eye, target, 1.8, haze, wood).render(size);
    for (int i = 0; i < size * size; i++) {
      image.setRGB(i % size, i / size, image.getRGB(i % size, i / size) & Marcher.FINE);
    }
    return image;
  }

  private static double nearest(double x, double y, double z) {
    double top = Math.min(cap(x, y, z), warts(x, y, z));
    double below = Math.min(stem(x, y, z), moss(x, y, z));
    return Math.min(Math.min(top, below), eyes(x, y, z));
  }

  private static double[] paint(double x, double y, double z) {
    double here = nearest(x, y, z) + 1e-4;
    if (eyes(x, y, z) < here) return new double[] {.02, .012, .01, .3};
    if (warts(x, y, z) < here) return new double[] {.95, .9, .8, .1};
    if (cap(x, y, z) < here) return y > BRIM - .05 ? new double[] {.78, .04, .03, .5} : gills(x, z);
    return stem(x, y, z) < here ? skin(x, y, z) : green(x, y, z);
  }

  private static double cap(double x, double y, double z) {
    double dome = ellipsoid(x, y - BRIM, z, WIDTH, HEIGHT, WIDTH);
    double hollow = ellipsoid(x, y - BRIM + .1, z, .88 * WIDTH, .3, .88 * WIDTH);
    double shell = -blend(-dome, y - BRIM + .1, .1);
    return -blend(-shell, hollow, .04);
  }

  private static double[] gills(double x, double z) {
    double fold = .7 + .3 * Math.sin(70 * Math.atan2(z, x));
    return new double[] {.9 * fold, .78 * fold, .58 * fold, 0};
  }

  /** White warts along a spiral, smaller towards the brim. */
  private static double warts(double x, double y, double z) {
    double nearest = Double.MAX_VALUE;
    for (int i = 0; i < WARTS; i++) {
      double high = 1 - .88 * (i + .4) / WARTS;
      double out = .93 * WIDTH * Math.sqrt(1 - high * high);
      double turn = 2.4 * i + 4.4;
      double r = .1 + .06 * high;
      double dx = x - out * Math.cos(turn);
      double dy = y - BRIM - .9 * HEIGHT * high;
      double dz = z - out * Math.sin(turn);
      nearest = Math.min(nearest, Math.sqrt(dx * dx + dy * dy + dz * dz) - r);
    }
    return nearest;
  }

  /** A plump stem with a frill below the cap. */
  private static double stem(double x, double y, double z) {
    double r = Math.hypot(x, z);
    double post = Math.max(r - .38 - .14 * Math.exp(-4 * Math.max(-.1, y)), y - BRIM - .25);
    double wave = .02 * Math.sin(12 * Math.atan2(z, x));
    double frill = Math.hypot((r - .44) * .6, y - 1.2 + .6 * (r - .4) + wave) - .035;
    return .85 * blend(post, frill, .05);
  }

  private static double eyes(double x, double y, double z) {
    return ellipsoid(Math.abs(x) - .13, y - .74, z + .37, .05, .075, .05);
  }

  /** The stem's colour, with cheeks and a mouth. */
  private static double[] skin(double x, double y, double z) {
    double smile = Math.abs(Math.hypot(x, y - .62) - .09) + Math.max(0, y - .6);
    if (z < 0 && smile < .016) return new double[] {.2, .03, .03, .1};
    double cheek = z < 0 ? Math.hypot(Math.abs(x) - .22, y - .6) : 1;
    double[] cream = {1, .84, .6};
    double[] pale = Marcher.mix(new double[] {.95, .4, .33}, cream, 20 * (cheek - .04));
    return new double[] {pale[0], pale[1], pale[2], .1};
  }

  private static double moss(double x, double y, double z) {
    double tufts = .09 * Math.sqrt(.02 + Math.abs(Terrain.noise(5 * x, 5 * z)));
    double fine = .02 * Math.abs(Terrain.noise(16 * x + 5, 16 * z));
    double hill = .1 * Terrain.noise(1.1 * x, 1.1 * z) - .035 * (x * x + z * z);
    return .6 * (y - hill - tufts - fine);
  }

  private static double[] green(double x, double y, double z) {
    double tone = 1.6 * Math.sqrt(Math.abs(Terrain.noise(5 * x, 5 * z))) - .3;
    double[] mixed = Marcher.mix(new double[] {.03, .1, .02}, new double[] {.3, .46, .07}, tone);
    return new double[] {mixed[0], mixed[1], mixed[2], 0};
  }
}
