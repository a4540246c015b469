package org.musedance.world;

import java.util.random.RandomGenerator;

/** The faces of animals: what sticks out in the middle, and eyes above it. */
enum AnimalFace {
  MUZZLE,
  SNOUT,
  TRUNK,
  BEAK,
  WIDE,
  PATCHES;

  private static final int DARK = 0x241c1c;

  /** Draws the face of a head with centre (u, v) and radius r. */
  void draw(
      RandomGenerator random,
      Sketch sketch,
      int skull,
      Piece head,
      double u,
      double v,
      double r,
      int fur,
      int pale) {
    double eye = r * (.11 + .07 * random.nextDouble());
    double gap = r * (.36 + .12 * random.nextDouble());
    int line = Colour.luminance(fur) < .3 ? 0xf0e8e0 : DARK;
    switch (this) {
      case SNOUT -> snout(head, u, v, r, fur);
      case TRUNK -> trunk(sketch, skull, u, v, r, fur);
      case BEAK -> beak(head, u, v, r, gap);
      case WIDE -> wide(sketch, skull, head, u, v, r, fur);
      case PATCHES -> {
        for (int side = -1; side <= 1; side += 2) {
          head.mark(
              Shapes.oval(u + side * gap, v + r * .15, r * .24, r * .32, -side * .5), 0x262428);
        }
        muzzle(random, head, u, v, r, 0xffffff, DARK);
      }
      default -> muzzle(random, head, u, v, r, pale, line);
    }
    boolean white = this == PATCHES || Colour.luminance(fur) < .35 || random.nextDouble() < .25;
    double level = this == WIDE ? v + r * .95 : v + r * .18;
    for (int side = -1; side <= 1 && this != WIDE; side += 2) {
      Face.eye(
          head,
          u + side * gap,
          level,
          this == PATCHES ? eye * .6 : eye,
          DARK,
          white || this == BEAK);
    }
    if (random.nextDouble() < .4) {
      Face.cheeks(head, u, v - r * .25, r);
    }
  }

  private static void muzzle(
      RandomGenerator random, Piece head, double u, double v, double r, int pale, int line) {
    head.mark(Shapes.oval(u, v - r * .38, r * .48, r * .36), pale);
    head.mark(Shapes.oval(u, v - r * .2, r * .14, r * .1), DARK);
    double w = r * .03;
    head.mark(Shapes.stroke(Shapes.line(u, v - r * .25, u, v - r * .42), w * 2), DARK);
    Face.smile(head, u - r * .14, v - r * .44, r * .14, w * 2, DARK);
    Face.smile(head, u + r * .14, v - r * .44, r * .14, w * 2, DARK);
    if (random.nextBoolean()) {
      for (int side = -1; side <= 1; side += 2) {
        for (int i = -1; i <= 1; i++) {
          head.mark(
              Shapes.stroke(
                  Shapes.line(
                      u + side * r * .35,
                      v - r * (.33 - .03 * i),
                      u + side * r * .95,
                      v - r * (.33 - .16 * i)),
                  w),
              line);
        }
      }
    }
  }

  private static void snout(Piece head, double u, double v, double r, int fur) {
    head.mark(Shapes.oval(u, v - r * .25, r * .4, r * .3), Colour.light(fur, .85));
    head.mark(Shapes.oval(u - r * .14, v - r * .25, r * .08, r * .12), Colour.light(fur, .5));
    head.mark(Shapes.oval(u + r * .14, v - r * .25, r * .08, r * .12), Colour.light(fur, .5));
    Face.smile(head, u, v - r * .65, r * .2, r * .06, DARK);
  }

  private static void trunk(Sketch sketch, int skull, double u, double v, double r, int fur) {
    int bone = sketch.bone(skull, Dof.HEAD, u, v - r * .2, -.8);
    sketch.nextGroup();
    sketch
        .piece(
            bone,
            BodyPart.HEAD,
            Shapes.stroke(
                Shapes.curve(u, v - r * .15, u, v - r * 1.1, u + r * .35, v - r * 1.25), r * .36),
            Colour.light(fur, .94))
        .mark(Shapes.box(u, v - r * .6, r, r * .05, 0), Colour.light(fur, .75))
        .mark(Shapes.box(u, v - r * .8, r, r * .05, 0), Colour.light(fur, .75));
  }

  private static void beak(Piece head, double u, double v, double r, double gap) {
    for (int side = -1; side <= 1; side += 2) {
      head.mark(Shapes.oval(u + side * gap, v + r * .1, r * .44, r * .5), 0xf6f2ea);
    }
    head.mark(
        Shapes.polygon(u - r * .2, v - r * .1, u + r * .2, v - r * .1, u, v - r * .5), 0xf0a030);
  }

  private static void wide(
      Sketch sketch, int skull, Piece head, double u, double v, double r, int fur) {
    Face.smile(head, u, v - r * .1, r * .7, r * .07, DARK);
    for (int side = -1; side <= 1; side += 2) {
      Piece bulge =
          sketch.piece(
              skull,
              BodyPart.HEAD,
              Shapes.oval(u + side * r * .55, v + r * .8, r * .36, r * .36),
              fur);
      Face.eye(bulge, u + side * r * .55, v + r * .85, r * .16, DARK, true);
    }
  }
}
