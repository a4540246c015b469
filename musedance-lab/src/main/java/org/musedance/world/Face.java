package org.musedance.world;

import java.util.random.RandomGenerator;

/** Eyes, brows, mouth and cheeks, drawn as marks on a head. */
final class Face {
  private Face() {}

  /** Draws a random face centred at (u, v) on a head of a radius. */
  static void draw(RandomGenerator random, Piece head, double u, double v, double radius) {
    int dark = Colour.light(Colour.any(random), .25);
    double gap = radius * (.32 + .14 * random.nextDouble());
    double eye = radius * (.1 + .12 * random.nextDouble());
    double level = v + radius * (.02 + .16 * random.nextDouble());
    boolean whites = random.nextDouble() < .4;
    for (int side = -1; side <= 1; side += 2) {
      eye(head, u + side * gap, level, eye, dark, whites);
      if (random.nextBoolean()) {
        head.mark(
            Shapes.stroke(
                Shapes.line(
                    u + side * gap * .65, level + eye * 2.1, u + side * gap * 1.4, level + eye * 2),
                radius * .08),
            dark);
      }
    }
    if (random.nextDouble() < .35) {
      cheeks(head, u, v - radius * .28, radius);
    }
    mouth(random, head, u, v - radius * (.3 + .14 * random.nextDouble()), radius, dark);
  }

  static void eye(Piece head, double u, double v, double radius, int dark, boolean white) {
    if (white) {
      head.mark(Shapes.oval(u, v, radius * 1.5, radius * 1.6), 0xfafafa);
    }
    head.mark(Shapes.oval(u, v, radius, radius * 1.1), dark);
    head.mark(Shapes.oval(u + radius * .3, v + radius * .4, radius * .32, radius * .32), 0xffffff);
  }

  static void cheeks(Piece head, double u, double v, double radius) {
    head.mark(Shapes.oval(u - radius * .58, v, radius * .17, radius * .12), 0xf09a9a);
    head.mark(Shapes.oval(u + radius * .58, v, radius * .17, radius * .12), 0xf09a9a);
  }

  private static void mouth(
      RandomGenerator random, Piece head, double u, double v, double radius, int dark) {
    double wide = radius * (.18 + .22 * random.nextDouble());
    switch (random.nextInt(4)) {
      case 0 -> head.mark(Shapes.oval(u, v, wide * .6, wide * .55), 0x7a2630);
      case 1 ->
          head.mark(
              Shapes.minus(
                  Shapes.oval(u, v + wide * .3, wide, wide),
                  Shapes.above(Shapes.box(u, v + 1 + wide * .3, 4, 2, 0), v)),
              0x8a2c38);
      default -> smile(head, u, v, wide, radius * .09, dark);
    }
  }

  static void smile(Piece head, double u, double v, double wide, double line, int colour) {
    head.mark(
        Shapes.stroke(
            Shapes.curve(u - wide, v + wide * .3, u, v - wide * .6, u + wide, v + wide * .3), line),
        colour);
  }
}
