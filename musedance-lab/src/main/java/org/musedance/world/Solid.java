package org.musedance.world;

import java.awt.Shape;
import java.util.random.RandomGenerator;

/**
 * A lump of ellipsoids with a photographic surface: Lambert and Blinn-Phong light on a height
 * field, darker where it meets its own folds, and a texture.
 */
final class Solid {
  private final double[][] lumps;
  private final Texture skin;
  private final double gloss;
  private final double[] sun;
  private final double ambient;

  /** Lumps are {u, v, radius along u, radius along v} in body units. */
  Solid(RandomGenerator random, Texture skin, double[]... lumps) {
    this.lumps = lumps;
    this.skin = skin;
    gloss = random.nextDouble() < .5 ? 0 : .6 * random.nextDouble();
    double angle = .4 + 2.3 * random.nextDouble();
    sun = new double[] {.7 * Math.cos(angle), .7 * Math.sin(angle), .714};
    ambient = .25 + .3 * random.nextDouble();
  }

  /** A heap of one to six lumps within 0.9 x 1. */
  static Solid draw(RandomGenerator random) {
    int count = 1 + random.nextInt(6);
    double[][] lumps = new double[count][];
    double wide = .28 + .17 * random.nextDouble();
    lumps[0] = new double[] {0, .5, wide, count == 1 ? .5 : .34 + .16 * random.nextDouble()};
    for (int i = 1; i < count; i++) {
      double radius = .1 + .14 * random.nextDouble();
      double angle = 2 * Math.PI * random.nextDouble();
      double v = .5 + (.5 - radius) * Math.sin(angle);
      lumps[i] = new double[] {wide * Math.cos(angle), v, radius, radius};
    }
    int[] colours = Colour.palette(random, 2);
    return new Solid(random, Texture.any(random, colours[0], colours[1]), lumps);
  }

  Shape outline() {
    Shape[] shapes = new Shape[lumps.length];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = Shapes.oval(lumps[i][0], lumps[i][1], lumps[i][2], lumps[i][3]);
    }
    return Shapes.union(shapes);
  }

  /** The lit surface. */
  Texture surface() {
    return this::at;
  }

  private int at(float u, float v) {
    double highest = -1;
    double nx = 0;
    double ny = 0;
    double second = -1;
    for (double[] lump : lumps) {
      double x = (u - lump[0]) / lump[2];
      double y = (v - lump[1]) / lump[3];
      double rest = 1 - x * x - y * y;
      double z = rest > 0 ? Math.min(lump[2], lump[3]) * Math.sqrt(rest) : -1;
      if (z > highest) {
        second = highest;
        highest = z;
        nx = x;
        ny = y;
      } else {
        second = Math.max(second, z);
      }
    }
    double nz = Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
    double facing = Math.max(0, nx * sun[0] + ny * sun[1] + nz * sun[2]);
    double half = Math.max(0, (nx * sun[0] + ny * sun[1] + nz * (1 + sun[2])) / 1.85);
    double fold = second < 0 ? 1 : Math.min(1, .6 + 8 * (highest - second));
    int lit = Colour.light(skin.at(u, v), fold * (ambient + (1.15 - ambient) * facing));
    return Colour.mix(lit, 0xffffff, gloss * Math.pow(half, 30));
  }
}
