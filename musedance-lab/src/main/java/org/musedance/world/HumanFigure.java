package org.musedance.world;

import java.awt.Shape;
import java.util.random.RandomGenerator;

/** People: proportions from toddler to grown-up, clothes, hair, hats. */
final class HumanFigure {
  private static final String[] NOUNS = {"person", "girl", "boy", "woman", "man", "dancer"};

  private final RandomGenerator random;
  private final Sketch sketch;
  private final int[] clothes;
  private final Texture skin;
  private final double head;
  private final double hip;
  private final double shoulder;
  private final double width;
  private final boolean dress;

  private HumanFigure(RandomGenerator random) {
    this.random = random;
    sketch = new Sketch(SubjectKind.HUMAN, NOUNS[random.nextInt(NOUNS.length)]);
    clothes = Colour.palette(random, 4);
    skin = Texture.quiet(random, Colour.skin(random));
    head = .11 + .08 * random.nextDouble();
    double trunk = 1 - 2 * head;
    hip = trunk * (.42 + .1 * random.nextDouble());
    shoulder = trunk - .015;
    width = .1 + .07 * random.nextDouble() + .25 * (head - .11);
    dress = sketch.noun.equals("girl") || sketch.noun.equals("woman");
  }

  static Sketch sketch(RandomGenerator random) {
    return new HumanFigure(random).draw();
  }

  private Sketch draw() {
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, hip, 1);
    int skull = sketch.bone(trunk, Dof.HEAD, 0, shoulder + head * .15, 1);
    double middle = shoulder + head;
    Hair hair = new Hair(random, sketch, skull, middle, head);
    hair.behind();
    legs();
    trunk(trunk);
    sketch.nextGroup();
    sketch.piece(
        trunk,
        BodyPart.TORSO,
        Shapes.limb(0, shoulder - .04, 0, shoulder + .05, head * .8, head * .7),
        skin);
    head(skull, middle);
    hair.front();
    arms(trunk);
    return sketch;
  }

  private void legs() {
    double thick = width * (.6 + .3 * random.nextDouble());
    double length = hip - thick * .3;
    Limbs.Build leg =
        new Limbs.Build(
            width * .5,
            hip,
            length * .5,
            length * .46,
            .03 + .12 * random.nextDouble(),
            -.02,
            thick,
            thick * .72);
    Texture cloth = Texture.any(random, clothes[1], clothes[2]);
    boolean bare = random.nextDouble() < .35;
    Texture shoe = Texture.flat(Colour.light(clothes[3], .8));
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.leg(
          sketch, Sketch.ROOT, side, leg, cloth, bare ? skin : cloth, shoe, thick * .8, false);
    }
  }

  private void trunk(int trunk) {
    sketch.nextGroup();
    boolean skirt = dress && random.nextDouble() < .7;
    double waist = width * (.72 + .25 * random.nextDouble());
    double hem = skirt ? hip * (.45 + .3 * random.nextDouble()) : hip - .05;
    double flare = skirt ? width * (1.3 + .6 * random.nextDouble()) : width * .85;
    Texture cloth = Texture.any(random, clothes[0], clothes[2]);
    Shape body =
        Shapes.blob(
            -flare,
            hem,
            0,
            hem - .02,
            flare,
            hem,
            waist,
            (hip + shoulder) / 2,
            width,
            shoulder - .05,
            width * .55,
            shoulder,
            -width * .55,
            shoulder,
            -width,
            shoulder - .05,
            -waist,
            (hip + shoulder) / 2);
    Piece shirt = sketch.piece(trunk, BodyPart.TORSO, body, cloth);
    double chest = (hip + shoulder) / 2;
    switch (random.nextInt(5)) {
      case 0 -> shirt.mark(Shapes.box(0, chest, width * 2.4, .07, 0), clothes[3]);
      case 1 -> shirt.mark(Shapes.star(0, chest + .05, width * .55, 5, .45), clothes[3]);
      case 2 -> shirt.mark(Shapes.box(0, chest, width * .16, 1, 0), clothes[3]);
      case 3 -> shirt.mark(Shapes.oval(0, chest + .05, width * .45, width * .45), clothes[3]);
      default -> shirt.mark(Shapes.box(0, hip, width * 3, .035, 0), Colour.light(clothes[1], .6));
    }
  }

  private void head(int skull, double middle) {
    sketch.nextGroup();
    double across = head * (.78 + .2 * random.nextDouble());
    for (int side = -1; side <= 1; side += 2) {
      sketch.piece(
          skull,
          BodyPart.HEAD,
          Shapes.oval(side * across, middle - head * .05, head * .17, head * .24),
          skin);
    }
    Piece face = sketch.piece(skull, BodyPart.HEAD, Shapes.oval(0, middle, across, head), skin);
    Face.draw(random, face, 0, middle - head * .08, head);
  }

  private void arms(int trunk) {
    double thick = width * (.42 + .22 * random.nextDouble());
    double length = (shoulder - hip) * (.58 + .14 * random.nextDouble()) + .05;
    Texture sleeve = Texture.flat(Colour.light(clothes[0], .92));
    boolean covered = random.nextBoolean();
    double spread = .2 + .6 * random.nextDouble();
    double bend = -.25 + .5 * random.nextDouble();
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.Build arm =
          new Limbs.Build(
              width * .92,
              shoulder - thick * .55,
              length,
              length * .9,
              spread,
              bend,
              thick,
              thick * .75);
      int forearm = Limbs.arm(sketch, trunk, side, arm, sleeve, skin, false);
      if (covered) {
        cuff(forearm, side, arm, sleeve);
      }
    }
  }

  private void cuff(int forearm, Limbs.Side side, Limbs.Build arm, Texture sleeve) {
    double u = side.out * (arm.u() + arm.upper() * Math.sin(arm.spread()));
    double v = arm.v() - arm.upper() * Math.cos(arm.spread());
    double turn = arm.spread() + arm.bend();
    double du = side.out * arm.lower() * .55 * Math.sin(turn);
    double dv = -arm.lower() * .55 * Math.cos(turn);
    BodyPart part = side == Limbs.Side.RIGHT ? BodyPart.RIGHT_FOREARM : BodyPart.LEFT_FOREARM;
    double thick = (arm.thick() + arm.thin()) / 2 + .006;
    sketch.piece(forearm, part, Shapes.limb(u, v, u + du, v + dv, thick, thick * .95), sleeve);
  }
}
