package org.musedance.world;

import java.awt.Shape;
import java.util.random.RandomGenerator;

/** Photographic cut-outs: lit lumps, wobbly patches of a picture, cards, two-part toys. */
final class CutoutFigure {
  private CutoutFigure() {}

  static Sketch sketch(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> lump(random);
      case 2 -> patch(random);
      case 3 -> card(random);
      default -> toy(random);
    };
  }

  private static Sketch lump(RandomGenerator random) {
    String[] nouns = {"stone", "fruit", "blob", "cushion"};
    Sketch sketch = new Sketch(SubjectKind.CUTOUT, nouns[random.nextInt(nouns.length)]);
    Solid solid = Solid.draw(random);
    Piece piece = sketch.piece(Sketch.ROOT, BodyPart.TORSO, solid.outline(), solid.surface());
    if (random.nextDouble() < .2) {
      Face.draw(random, piece, 0, .5, .25);
    }
    return sketch;
  }

  private static Sketch patch(RandomGenerator random) {
    Sketch sketch = new Sketch(SubjectKind.CUTOUT, "shape");
    sketch.piece(
        Sketch.ROOT, BodyPart.TORSO, wobbly(random, 0, .5, .42, .48), Texture.photograph(random));
    return sketch;
  }

  private static Sketch card(RandomGenerator random) {
    Sketch sketch = new Sketch(SubjectKind.CUTOUT, "card");
    double wide = .6 + .4 * random.nextDouble();
    sketch.piece(
        Sketch.ROOT,
        BodyPart.TORSO,
        Shapes.box(0, .5, wide, 1, .1 * random.nextDouble()),
        Texture.photograph(random));
    return sketch;
  }

  /** A body and a head that nods, perhaps with flippers. */
  private static Sketch toy(RandomGenerator random) {
    Sketch sketch = new Sketch(SubjectKind.CUTOUT, "toy");
    int[] colours = Colour.palette(random, 3);
    Texture skin = Texture.any(random, colours[0], colours[1]);
    double wide = .24 + .12 * random.nextDouble();
    double round = .15 + .07 * random.nextDouble();
    double neck = .62;
    int head = sketch.bone(Sketch.ROOT, Dof.HEAD, 0, neck, 1);
    Solid body = new Solid(random, skin, new double[] {0, .34, wide, .34});
    Solid skull = new Solid(random, skin, new double[] {0, neck + round * .7, round, round});
    if (random.nextBoolean()) {
      flippers(random, sketch, wide, colours[2]);
    }
    sketch.nextGroup();
    sketch.piece(Sketch.ROOT, BodyPart.TORSO, body.outline(), body.surface());
    sketch.nextGroup();
    Piece face = sketch.piece(head, BodyPart.HEAD, skull.outline(), skull.surface());
    Face.draw(random, face, 0, neck + round * .7, round);
    return sketch;
  }

  private static void flippers(RandomGenerator random, Sketch sketch, double wide, int colour) {
    Solid flipper = new Solid(random, Texture.flat(colour), new double[] {0, 0, .5, .5});
    for (Limbs.Side side : Limbs.Side.values()) {
      boolean right = side == Limbs.Side.RIGHT;
      double u = side.out * wide * .8;
      int bone = sketch.bone(Sketch.ROOT, right ? Dof.RIGHT_ARM : Dof.LEFT_ARM, u, .48, -side.out);
      sketch.nextGroup();
      sketch.piece(
          bone,
          right ? BodyPart.RIGHT_UPPER_ARM : BodyPart.LEFT_UPPER_ARM,
          Shapes.limb(u, .48, u + side.out * .16, .26, .12, .1),
          flipper.surface());
    }
  }

  /** A closed outline around an ellipse with random low harmonics. */
  static Shape wobbly(RandomGenerator random, double u, double v, double ru, double rv) {
    double[] strength = new double[4];
    double[] phase = new double[4];
    for (int k = 0; k < 4; k++) {
      strength[k] = .09 * random.nextGaussian();
      phase[k] = 6.3 * random.nextDouble();
    }
    double[] points = new double[2 * 28];
    for (int i = 0; i < 28; i++) {
      double angle = 2 * Math.PI * i / 28;
      double r = 1;
      for (int k = 0; k < 4; k++) {
        r += strength[k] * Math.cos((k + 2) * angle + phase[k]);
      }
      points[2 * i] = u + ru * r * Math.cos(angle);
      points[2 * i + 1] = v + rv * r * Math.sin(angle);
    }
    return Shapes.blob(points);
  }
}
