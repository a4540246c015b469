package org.musedance.world.gallery;

import static org.musedance.world.gallery.MarchedScenes.blend;
import static org.musedance.world.gallery.MarchedScenes.sq;

import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;

/** A snowman with hat and scarf in the sun, for the {@link Marcher}. */
final class Snowman {
  /** A form and its red, green, blue and gloss. */
  private record Thing(Marcher.Field field, double... paint) {}

  private static final List<Thing> THINGS =
      List.of(
          new Thing(Snowman::snow, .86, .9, .97, .1),
          new Thing(Snowman::hat, .05, .05, .06, .3),
          new Thing(Snowman::nose, .95, .35, .05, .2),
          new Thing(Snowman::coal, .03, .03, .03, .5),
          new Thing(Snowman::arms, .22, .12, .06, 0),
          new Thing(Snowman::scarf, .75, .06, .08, 0));

  private Snowman() {}

  static BufferedImage draw(int size) {
    double[] eye = {.5, 1.7, -4.6};
    double[] target = {0, 1.17, 0};
    double[] horizon = {.82, .88, .95};
    double[] zenith = {.25, .45, .8};
    return new Marcher(Snowman::nearest, Snowman::paint, eye, target, 1.65, horizon, zenith)
        .render(size);
  }

  private static double nearest(double x, double y, double z) {
    double nearest = Double.MAX_VALUE;
    for (Thing thing : THINGS) {
      nearest = Math.min(nearest, thing.field.at(x, y, z));
    }
    return nearest * .8;
  }

  private static double[] paint(double x, double y, double z) {
    return THINGS.stream()
        .min(Comparator.comparingDouble(thing -> thing.field.at(x, y, z)))
        .orElseThrow()
        .paint;
  }

  private static double snow(double x, double y, double z) {
    double low = Math.sqrt(sq(x) + sq(y - .5) + sq(z)) - .6;
    double middle = Math.sqrt(sq(x) + sq(y - 1.25) + sq(z)) - .43;
    double head = Math.sqrt(sq(x) + sq(y - 1.83) + sq(z)) - .3;
    double rough = .006 * Math.sin(23 * x) * Math.sin(27 * y + 9 * z) * Math.sin(25 * z);
    double ground = y - .05 * Math.sin(1.3 * x + 1) * Math.cos(1.1 * z);
    return blend(blend(blend(low, middle, .06), head, .05), ground, .15) + rough;
  }

  private static double hat(double x, double y, double z) {
    double r = Math.sqrt(x * x + z * z);
    double brim = Math.max(r - .4, Math.abs(y - 2.06) - .025);
    return Math.min(brim, Math.max(r - .25, Math.abs(y - 2.24) - .2)) - .01;
  }

  private static double nose(double x, double y, double z) {
    double ahead = Math.max(0, Math.min(1, (-z - .27) / .34));
    double cone = Math.sqrt(x * x + sq(y - 1.82)) - .065 * (1 - ahead);
    return Math.max(cone, Math.abs(z + .43) - .17);
  }

  /** Two eyes and three buttons. */
  private static double coal(double x, double y, double z) {
    double dots = Math.sqrt(sq(Math.abs(x) - .11) + sq(y - 1.93) + sq(z + .27)) - .042;
    for (int i = 0; i < 3; i++) {
      double out = Math.sqrt(Math.max(0, sq(.43) - sq(.2 - .17 * i)));
      dots = Math.min(dots, Math.sqrt(x * x + sq(y - 1.45 + .17 * i) + sq(z + out)) - .045);
    }
    return dots;
  }

  private static double arms(double x, double y, double z) {
    double along = Math.max(.3, Math.min(1, Math.abs(x)));
    return Math.sqrt(sq(Math.abs(x) - along) + sq(y - 1.15 - .45 * along) + sq(z)) - .03;
  }

  private static double scarf(double x, double y, double z) {
    return Math.sqrt(sq(Math.sqrt(x * x + z * z) - .27) + sq((y - 1.58) * .8)) - .085;
  }
}
