package org.musedance.world.gallery;

import java.awt.image.BufferedImage;

/**
 * Sphere tracing of signed distance fields (Hart 1996) with one sun, soft shadows and ambient
 * occlusion by distance samples.
 */
final class Marcher {
  /** Keeps six bits a channel, so that the file stays small. */
  static final int FINE = 0xfcfcfc;

  /** Signed distance to the nearest surface; y is up. */
  @FunctionalInterface
  interface Field {
    double at(double x, double y, double z);
  }

  /** Surface colour as red, green, blue from 0 to 1; gloss from 0 to 1 as the fourth number. */
  @FunctionalInterface
  interface Surface {
    double[] at(double x, double y, double z);
  }

  private static final double FAR = 30;
  private static final double[] SUN = unit(-.5, .75, -.55);

  private final Field field;
  private final Surface surface;
  private final double[] eye;
  private final double[] target;
  private final double zoom;
  private final double[] horizon;
  private final double[] zenith;

  /** Looks from an eye at a target; a zoom of 1 sees about 53 degrees. */
  Marcher(
      Field field,
      Surface surface,
      double[] eye,
      double[] target,
      double zoom,
      double[] horizon,
      double[] zenith) {
    this.field = field;
    this.surface = surface;
    this.eye = eye;
    this.target = target;
    this.zoom = zoom;
    this.horizon = horizon;
    this.zenith = zenith;
  }

  /** The picture, with four rays a pixel. */
  BufferedImage render(int size) {
    double[] ahead = unit(target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]);
    double[] right = unit(ahead[2], 0, -ahead[0]);
    double[] up = cross(ahead, right);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < size * size; pixel++) {
      double[] sum = new double[3];
      for (int ray = 0; ray < 4; ray++) {
        double sx = (pixel % size + .25 + .5 * (ray & 1)) / size - .5;
        double sy = .5 - (pixel / size + .25 + .5 * (ray >> 1)) / size;
        double[] way = new double[3];
        for (int k = 0; k < 3; k++) {
          way[k] = zoom * ahead[k] + sx * right[k] + sy * up[k];
        }
        double[] colour = look(eye, unit(way[0], way[1], way[2]), 1);
        for (int k = 0; k < 3; k++) {
          sum[k] += colour[k] / 4;
        }
      }
      image.setRGB(pixel % size, pixel / size, pack(sum));
    }
    return image;
  }

  private double[] look(double[] from, double[] way, int mirrors) {
    double distance = march(from, way);
    double[] sky = mix(horizon, zenith, Math.max(0, way[1]) * 1.6);
    if (distance > FAR) {
      return sky;
    }
    double[] p = along(from, way, distance);
    double[] n = normal(p);
    double[] paint = surface.at(p[0], p[1], p[2]);
    double facing = Math.max(0, dot(n, SUN));
    double light = facing * (facing > 0 ? shadow(p, n) : 0);
    double ambient = (.28 + .17 * n[1]) * occlusion(p, n);
    double[] bounce = along(way, n, -2 * dot(way, n));
    double gleam = light * paint[3] * Math.pow(Math.max(0, dot(bounce, SUN)), 50);
    double mirror = paint[3] * (.04 + .5 * Math.pow(1 + dot(way, n), 4));
    double[] reflected =
        mirrors > 0 && mirror > .03 ? look(along(p, n, .01), bounce, mirrors - 1) : sky;
    double haze = 1 - Math.exp(-Math.pow(distance / 28, 2));
    double[] colour = new double[3];
    for (int k = 0; k < 3; k++) {
      double warm = light * (1.12 - .1 * k);
      double lit = paint[k] * (warm + ambient * (.9 + .12 * k)) * (1 - mirror);
      colour[k] = (lit + mirror * reflected[k] + gleam) * (1 - haze) + haze * sky[k];
    }
    return colour;
  }

  private double march(double[] from, double[] way) {
    double distance = 0;
    for (int step = 0; step < 160 && distance < FAR; step++) {
      double free =
          field.at(
              from[0] + way[0] * distance,
              from[1] + way[1] * distance,
              from[2] + way[2] * distance);
      if (free < 1e-3) {
        return distance;
      }
      distance += free * .9;
    }
    return distance < FAR ? distance : 2 * FAR;
  }

  private double[] normal(double[] p) {
    double e = 1e-3;
    return unit(
        field.at(p[0] + e, p[1], p[2]) - field.at(p[0] - e, p[1], p[2]),
        field.at(p[0], p[1] + e, p[2]) - field.at(p[0], p[1] - e, p[2]),
        field.at(p[0], p[1], p[2] + e) - field.at(p[0], p[1], p[2] - e));
  }

  private double shadow(double[] p, double[] n) {
    double light = 1;
    double distance = .02;
    double[] start = along(p, n, .01);
    while (distance < 6 && light > .01) {
      double[] q = along(start, SUN, distance);
      double free = field.at(q[0], q[1], q[2]);
      light = Math.min(light, 10 * free / distance);
      distance += Math.max(.02, free);
    }
    return Math.max(0, light);
  }

  private double occlusion(double[] p, double[] n) {
    double blocked = 0;
    for (int i = 1; i <= 4; i++) {
      double[] q = along(p, n, .09 * i);
      blocked += (.09 * i - field.at(q[0], q[1], q[2])) / (1 << i);
    }
    return Math.max(.15, 1 - 3 * blocked);
  }

  static double[] unit(double x, double y, double z) {
    double length = Math.sqrt(x * x + y * y + z * z);
    return new double[] {x / length, y / length, z / length};
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double[] along(double[] from, double[] way, double distance) {
    return new double[] {
      from[0] + way[0] * distance, from[1] + way[1] * distance, from[2] + way[2] * distance
    };
  }

  static double[] mix(double[] a, double[] b, double weight) {
    double w = Math.max(0, Math.min(1, weight));
    return new double[] {
      a[0] + (b[0] - a[0]) * w, a[1] + (b[1] - a[1]) * w, a[2] + (b[2] - a[2]) * w
    };
  }

  /** Gamma-encoded 0xRRGGBB of a linear colour, softly limited. */
  static int pack(double[] colour) {
    int rgb = 0;
    for (double value : colour) {
      double shown = Math.pow(Math.max(0, value) / (1 + .15 * value), 1 / 2.2);
      rgb = rgb << 8 | (int) (255 * Math.min(1, shown) + .5);
    }
    return rgb;
  }
}
