package org.musedance.world;

import java.awt.Shape;
import java.util.random.RandomGenerator;

/**
 * Robots: boxy trunks with panels, screens or visors for faces, antennas, claws, legs or wheels.
 */
final class RobotFigure {
  private static final String[] NOUNS = {"robot", "robot", "android", "machine"};

  private final RandomGenerator random;
  private final Sketch sketch;
  private final int metal;
  private final int[] paint;
  private final double hip;
  private final double shoulder;
  private final double width;
  private final double head;

  private RobotFigure(RandomGenerator random) {
    this.random = random;
    sketch = new Sketch(SubjectKind.ROBOT, NOUNS[random.nextInt(NOUNS.length)]);
    metal = Colour.metal(random);
    paint = Colour.palette(random, 3);
    hip = .26 + .12 * random.nextDouble();
    head = .11 + .06 * random.nextDouble();
    shoulder = 1 - 2.2 * head;
    width = .15 + .1 * random.nextDouble();
  }

  static Sketch sketch(RandomGenerator random) {
    return new RobotFigure(random).draw();
  }

  private Sketch draw() {
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, hip, 1);
    int skull = sketch.bone(trunk, Dof.HEAD, 0, shoulder, 1);
    legs();
    antenna(skull);
    neck(trunk);
    head(skull);
    trunk(trunk);
    arms(trunk);
    return sketch;
  }

  private void legs() {
    Texture steel = Texture.quiet(random, Colour.light(metal, .8));
    if (random.nextDouble() < .2) {
      sketch.nextGroup();
      sketch.piece(
          Sketch.ROOT, BodyPart.RIGHT_THIGH, Shapes.box(0, hip * .6, width, hip, .02), steel);
      for (int i = -1; i <= 1; i++) {
        sketch
            .piece(
                Sketch.ROOT,
                BodyPart.RIGHT_FOOT,
                Shapes.oval(i * width * .75, hip * .26, width * .36, width * .36),
                0x2c2c30)
            .mark(Shapes.oval(i * width * .75, hip * .26, width * .16, width * .16), metal);
      }
      return;
    }
    double thick = width * (.35 + .3 * random.nextDouble());
    Limbs.Build leg =
        new Limbs.Build(width * .55, hip + .02, hip * .45, hip * .42, .02, 0, thick, thick * .9);
    Texture shoe = Texture.flat(Colour.light(paint[1], .7));
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.leg(sketch, Sketch.ROOT, side, leg, steel, steel, shoe, thick * .75, true);
    }
  }

  private void neck(int trunk) {
    sketch.nextGroup();
    sketch.piece(
        trunk, BodyPart.TORSO, Shapes.box(0, shoulder + .01, head * .7, .09, .01), 0x3a3c44);
  }

  private void antenna(int skull) {
    if (random.nextDouble() < .7) {
      sketch.nextGroup();
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        double u = count == 1 ? 0 : (i - .5) * head;
        double top = shoulder + 2.2 * head + .03;
        sketch.piece(
            skull,
            BodyPart.HEAD,
            Shapes.limb(u, top - .1, u * 1.3, top + .04, .022, .022),
            0x505560);
        sketch.piece(skull, BodyPart.HEAD, Shapes.oval(u * 1.3, top + .05, .03, .03), paint[2]);
      }
    }
  }

  private void head(int skull) {
    sketch.nextGroup();
    double v = shoulder + .03 + head;
    double across = head * (1 + .5 * random.nextDouble());
    for (int side = -1; side <= 1; side += 2) {
      sketch.piece(
          skull,
          BodyPart.HEAD,
          Shapes.box(side * across, v, head * .35, head * .7, .01),
          Colour.light(paint[0], .8));
    }
    Shape skin =
        random.nextDouble() < .25
            ? Shapes.above(Shapes.oval(0, v - head * .6, across, head * 1.6), v - head)
            : Shapes.box(0, v, 2 * across, 2 * head, head * .5 * random.nextDouble());
    Piece box = sketch.piece(skull, BodyPart.HEAD, skin, Texture.quiet(random, metal));
    int glow = Colour.hsv(random.nextDouble(), .6, 1);
    switch (random.nextInt(3)) {
      case 0 -> screen(box, v, across, glow);
      case 1 -> {
        box.mark(Shapes.box(0, v + head * .15, across * 1.6, head * .5, head * .2), 0x181c24);
        box.mark(Shapes.oval(across * .3, v + head * .15, head * .16, head * .16), glow);
        box.mark(Shapes.oval(-across * .3, v + head * .15, head * .16, head * .16), glow);
        grille(box, v - head * .5, across);
      }
      default -> {
        for (int side = -1; side <= 1; side += 2) {
          double u = side * across * .42;
          box.mark(Shapes.oval(u, v + head * .2, head * .34, head * .34), 0x20242c);
          box.mark(Shapes.oval(u, v + head * .2, head * .22, head * .22), glow);
        }
        grille(box, v - head * .45, across);
      }
    }
  }

  private void screen(Piece box, double v, double across, int glow) {
    box.mark(Shapes.box(0, v, across * 1.6, head * 1.4, head * .2), 0x141a22);
    for (int side = -1; side <= 1; side += 2) {
      box.mark(Shapes.box(side * across * .38, v + head * .2, head * .25, head * .45, .01), glow);
    }
    Face.smile(box, 0, v - head * .25, across * .4, head * .12, glow);
  }

  private void grille(Piece box, double v, double across) {
    for (int i = -2; i <= 2; i++) {
      box.mark(Shapes.box(i * across * .2, v, across * .1, head * .3, 0), 0x30343c);
    }
  }

  private void trunk(int trunk) {
    sketch.nextGroup();
    double middle = (hip + shoulder) / 2;
    double tall = shoulder - hip + .04;
    double round = random.nextDouble() < .3 ? tall * .4 : .04 * random.nextDouble();
    Texture texture =
        random.nextDouble() < .6
            ? Texture.quiet(random, metal)
            : Texture.any(random, metal, paint[0]);
    Piece box =
        sketch.piece(trunk, BodyPart.TORSO, Shapes.box(0, middle, 2 * width, tall, round), texture);
    box.mark(Shapes.box(0, middle + tall * .12, width * 1.3, tall * .42, .015), paint[0]);
    for (int i = 0; i < 3; i++) {
      box.mark(
          Shapes.oval((i - 1) * width * .4, middle + tall * .2, width * .13, width * .13),
          Colour.hsv(random.nextDouble(), .7, .95));
    }
    box.mark(Shapes.box(0, middle + tall * .02, width, tall * .06, .01), 0x22262e);
    for (int corner = 0; corner < 4; corner++) {
      double u = width * .82 * (corner % 2 == 0 ? 1 : -1);
      double v = middle + tall * .42 * (corner < 2 ? 1 : -1);
      box.mark(Shapes.oval(u, v, .012, .012), Colour.light(metal, .5));
    }
  }

  private void arms(int trunk) {
    double thick = width * (.36 + .25 * random.nextDouble());
    Limbs.Build arm =
        new Limbs.Build(
            width + thick * .35,
            shoulder - .06,
            .16,
            .15,
            .15 + .6 * random.nextDouble(),
            .4 * random.nextDouble() - .2,
            thick,
            thick * .9);
    Texture steel = Texture.quiet(random, Colour.light(metal, .85));
    Texture claw = Texture.flat(paint[1]);
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.arm(sketch, trunk, side, arm, steel, claw, true);
    }
  }
}
