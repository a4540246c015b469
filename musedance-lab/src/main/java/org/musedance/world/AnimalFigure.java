package org.musedance.world;

import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.random.RandomGenerator;

/** Animals as plush toys: one build, upright or on four legs, with the marks of each species. */
final class AnimalFigure {
  private final RandomGenerator random;
  private final Species species;
  private final Sketch sketch;
  private final int fur;
  private final int pale;
  private final Texture coat;
  private final double head;

  private AnimalFigure(RandomGenerator random) {
    this.random = random;
    species = Species.values()[random.nextInt(Species.values().length)];
    sketch = new Sketch(SubjectKind.ANIMAL, species.noun());
    fur = species.fur(random);
    pale = Colour.mix(fur, 0xfff4e6, .6 + .3 * random.nextDouble());
    boolean patterned = random.nextDouble() < .35 && species != Species.PANDA;
    coat =
        patterned
            ? Texture.any(random, fur, Colour.mix(fur, 0x302018, .5))
            : Texture.quiet(random, fur);
    head = .17 + .06 * random.nextDouble();
  }

  static Sketch sketch(RandomGenerator random) {
    AnimalFigure figure = new AnimalFigure(random);
    boolean bird = figure.species.isBird();
    boolean upright = bird || random.nextDouble() < .65;
    return upright ? figure.upright(bird) : figure.fourLegged();
  }

  private Sketch upright(boolean bird) {
    double wide = .19 + .08 * random.nextDouble();
    double top = 1 - 1.75 * head;
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, .2, 1);
    int skull = sketch.bone(trunk, Dof.HEAD, 0, top - .02, 1);
    tail(-wide * .7, .2);
    feet(wide, bird);
    sketch.nextGroup();
    double belly = .14;
    Shape shape =
        Shapes.blob(
            -wide,
            .3,
            -wide * .75,
            belly,
            0,
            belly - .05,
            wide * .75,
            belly,
            wide,
            .3,
            wide * .62,
            top,
            0,
            top + .06,
            -wide * .62,
            top);
    sketch
        .piece(trunk, BodyPart.TORSO, shape, coat)
        .mark(Shapes.oval(0, .3, wide * .66, (top - belly) * .48), bird ? 0xf4efe4 : pale);
    ears(skull, 0, top + head * .75);
    head(skull, 0, top + head * .75);
    arms(trunk, wide, top, bird);
    return sketch;
  }

  private void feet(double wide, boolean bird) {
    int colour = bird ? 0xf0a030 : Colour.light(fur, .85);
    for (Limbs.Side side : Limbs.Side.values()) {
      boolean right = side == Limbs.Side.RIGHT;
      int bone =
          sketch.bone(
              Sketch.ROOT,
              right ? Dof.RIGHT_LEG : Dof.LEFT_LEG,
              side.out * wide * .5,
              .2,
              -side.out);
      sketch.nextGroup();
      sketch.piece(
          bone,
          right ? BodyPart.RIGHT_SHIN : BodyPart.LEFT_SHIN,
          Shapes.limb(side.out * wide * .5, .2, side.out * wide * .58, .06, wide * .62, wide * .5),
          bird ? Texture.flat(colour) : coat);
      sketch.piece(
          bone,
          right ? BodyPart.RIGHT_FOOT : BodyPart.LEFT_FOOT,
          Shapes.oval(side.out * wide * .66, .05, wide * .42, .055),
          colour);
    }
  }

  private void arms(int trunk, double wide, double top, boolean bird) {
    double spread = .35 + .5 * random.nextDouble();
    Texture limb =
        species == Species.PANDA
            ? Texture.flat(0x262428)
            : bird ? Texture.quiet(random, fur) : coat;
    for (Limbs.Side side : Limbs.Side.values()) {
      double thick = bird ? wide * .55 : wide * .46;
      Limbs.Build arm =
          new Limbs.Build(
              wide * .62, top - .04, .15, bird ? .1 : .13, spread, .1, thick, thick * .8);
      Texture paw = bird || species == Species.PANDA ? limb : Texture.flat(pale);
      Limbs.arm(sketch, trunk, side, arm, limb, paw, false);
    }
  }

  private Sketch fourLegged() {
    double longer = .26 + .12 * random.nextDouble();
    double thick = .16 + .06 * random.nextDouble();
    double level = .3 + .08 * random.nextDouble();
    int facing = random.nextBoolean() ? 1 : -1;
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, level - thick, .6);
    double neckU = facing * longer * .75;
    int skull = sketch.bone(trunk, Dof.HEAD, neckU, level + thick * .4, 1);
    tail(-facing * longer * .9, level + thick * .3);
    legs(longer, thick, level, true);
    sketch.nextGroup();
    sketch
        .piece(
            trunk,
            BodyPart.TORSO,
            Shapes.limb(-longer * .6, level, longer * .6, level + .01, thick * 2, thick * 2),
            coat)
        .mark(Shapes.oval(0, level - thick * 1.1, longer, thick * .55), pale);
    legs(longer, thick, level, false);
    double v = level + thick + head * .5;
    ears(skull, neckU, v);
    head(skull, neckU, v);
    return sketch;
  }

  /** The far pair stands behind the trunk, the near pair in front of it. */
  private void legs(double longer, double thick, double level, boolean far) {
    double wide = thick * .62;
    double shift = far ? -.07 : .03;
    Texture texture = far ? Texture.flat(Colour.light(fur, .7)) : coat;
    for (Limbs.Side side : Limbs.Side.values()) {
      boolean right = side == Limbs.Side.RIGHT;
      double u = side.out * longer * .62 + shift;
      int bone =
          sketch.bone(Sketch.ROOT, right ? Dof.RIGHT_LEG : Dof.LEFT_LEG, u, level, -side.out);
      sketch.nextGroup();
      sketch.piece(
          bone,
          right ? BodyPart.RIGHT_THIGH : BodyPart.LEFT_THIGH,
          Shapes.limb(u, level - thick * .4, u, .05, wide, wide * .8),
          texture);
      sketch.piece(
          bone,
          right ? BodyPart.RIGHT_FOOT : BodyPart.LEFT_FOOT,
          Shapes.oval(u + .01, .035, wide * .6, .04),
          far ? Colour.light(pale, .7) : pale);
    }
  }

  private void tail(double u, double v) {
    if (species == Species.FROG || species.isBird()) {
      return;
    }
    int bone = sketch.bone(Sketch.ROOT, Dof.TAIL, u, v, u < 0 ? -1 : 1);
    double out = Math.signum(u);
    sketch.nextGroup();
    switch (species) {
      case RABBIT, BEAR, PANDA ->
          sketch.piece(bone, BodyPart.TORSO, Shapes.oval(u + out * .05, v + .01, .07, .07), pale);
      case FOX ->
          sketch
              .piece(
                  bone,
                  BodyPart.TORSO,
                  Shapes.oval(u + out * .15, v + .12, .1, .21, -out * .8),
                  coat)
              .mark(Shapes.oval(u + out * .27, v + .22, .08, .08), 0xfff4e6);
      default -> {
        double wide = species == Species.CAT || species == Species.DOG ? .06 : .03;
        Shape curve = Shapes.curve(u, v, u + out * .25, v - .02, u + out * .2, v + .27);
        sketch.piece(bone, BodyPart.TORSO, Shapes.stroke(curve, wide), coat);
      }
    }
  }

  private void ears(int skull, double u, double v) {
    sketch.nextGroup();
    for (int side = -1; side <= 1; side += 2) {
      double gain = .45;
      int bone = sketch.bone(skull, Dof.HEAD, u + side * head * .6, v + head * .6, gain);
      Shape ear = species.ear(u, v, side, head);
      if (ear != null) {
        int inner = species == Species.PANDA ? 0x262428 : Colour.mix(fur, 0xf0a0a0, .5);
        Texture outside = species == Species.PANDA ? Texture.flat(inner) : coat;
        Rectangle2D box = ear.getBounds2D();
        sketch
            .piece(bone, BodyPart.HEAD, ear, outside)
            .mark(
                Shapes.oval(
                    box.getCenterX(), box.getCenterY(), box.getWidth() * .26, box.getHeight() * .3),
                inner);
      }
    }
  }

  private void head(int skull, double u, double v) {
    sketch.nextGroup();
    double across = head * (1 + .18 * random.nextDouble());
    Piece face = sketch.piece(skull, BodyPart.HEAD, Shapes.oval(u, v, across, head * .92), coat);
    species.face().draw(random, sketch, skull, face, u, v, head, fur, pale);
  }
}
