package org.musedance.world.gallery;

import java.awt.image.BufferedImage;

/** A snowy peak behind a lake: a height field met by rays, its mirror image in the water. */
final class Mountain {
  private static final double[] SUN = Marcher.unit(-.75, .5, -.35);
  private static final double WATER = .12;

  private Mountain() {}

  static BufferedImage draw(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < size * size; pixel++) {
      double[] sum = new double[3];
      for (int ray = 0; ray < 4; ray++) {
        double sx = (pixel % size + .25 + .5 * (ray & 1)) / size - .5;
        double sy = .5 - (pixel / size + .25 + .5 * (ray >> 1)) / size;
        double[] colour = look(new double[] {0, .8, 0}, Marcher.unit(sx, sy + .06, 1.1));
        for (int k = 0; k < 3; k++) {
          sum[k] += colour[k] / 4;
        }
      }
      image.setRGB(pixel % size, pixel / size, Marcher.pack(sum) & Marcher.FINE);
    }
    return image;
  }

  private static double height(double x, double z, int octaves) {
    double peak = 3.3 * Math.exp(-.22 * ((x - .2) * (x - .2) + (z - 9) * (z - 9) * .6));
    double ridge = 1.1 * Math.exp(-.1 * ((x + 4) * (x + 4) + (z - 10) * (z - 10)));
    double side = 1.3 * Math.exp(-.12 * ((x - 4.5) * (x - 4.5) + (z - 9) * (z - 9)));
    double rough = Terrain.fractal(x * .8 + 3, z * .8, octaves);
    double shore = Math.min(1, Math.max(0, (z - 4.2) / 3));
    return -.25 + shore * (.3 + (peak + ridge + side) * (1 + .35 * rough) + .5 * rough);
  }

  private static double[] look(double[] from, double[] way) {
    double distance = 1;
    while (distance < 26) {
      double x = from[0] + way[0] * distance;
      double y = from[1] + way[1] * distance;
      double z = from[2] + way[2] * distance;
      if (y < WATER && way[1] < 0 && height(x, z, 4) < WATER) {
        return water(x, z, way, distance);
      }
      double above = y - height(x, z, 7);
      if (above < .003 * distance) {
        return ground(x, z, distance);
      }
      distance += Math.max(.01, .35 * above);
    }
    return sky(way);
  }

  private static double[] water(double x, double z, double[] way, double distance) {
    double ripple = .02 * Terrain.fractal(x * 6, z * 2.2, 3) * Math.min(1, distance / 4);
    double[] up = Marcher.unit(way[0] + ripple, -way[1] + ripple * .5, way[2]);
    double[] mirrored = look(new double[] {x, WATER + .005, z}, up);
    double depth = .55 + .4 * Math.pow(1 + way[1], 6);
    return Marcher.mix(new double[] {.02, .09, .12}, mirrored, depth);
  }

  private static double[] ground(double x, double z, double distance) {
    double e = .015;
    double y = height(x, z, 7);
    double dx = height(x + e, z, 7) - y;
    double dz = height(x, z + e, 7) - y;
    double[] n = Marcher.unit(-dx, e, -dz);
    double facing = Math.max(0, n[0] * SUN[0] + n[1] * SUN[1] + n[2] * SUN[2]);
    double snow = (y - 1.25 + .5 * Terrain.fractal(x * 3, z * 3, 3)) * 2.5 * (n[1] - .25);
    double[] rock = {.23, .2, .19};
    double[] forest = {.035, .09, .03};
    double green = 1.5 - 2.2 * (y - .3 - .3 * Terrain.fractal(x * 5, z * 5, 3));
    double[] paint = Marcher.mix(Marcher.mix(rock, forest, green), new double[] {.9, .93, 1}, snow);
    double[] colour = new double[3];
    for (int k = 0; k < 3; k++) {
      colour[k] = paint[k] * (facing * (1.25 - .18 * k) + .16 + .06 * k);
    }
    double haze = 1 - Math.exp(-distance * .035);
    return Marcher.mix(colour, new double[] {.6, .7, .85}, haze);
  }

  private static double[] sky(double[] way) {
    double high = Math.max(0, way[1]);
    double[] blue =
        Marcher.mix(new double[] {.8, .78, .78}, new double[] {.12, .3, .7}, high * 2.4);
    double cloud = Terrain.fractal(way[0] * 3 / (high + .25) + 5, 3 / (high + .25), 5) * 1.8;
    return Marcher.mix(
        blue, new double[] {1, .96, .92}, Math.min(.9, cloud) * Math.min(1, 6 * high));
  }
}
