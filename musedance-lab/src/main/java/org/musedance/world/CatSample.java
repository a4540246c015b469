package org.musedance.world;

import java.awt.Shape;

/** The ginger cat of the samples. */
final class CatSample {
  private static final int GINGER = 0xe8994a;
  private static final int STRIPE = 0xc0702c;
  private static final int CREAM = 0xfff3e2;
  private static final int PINK = 0xf2a3a0;
  private static final int DARK = 0x2a2430;
  private static final Texture FUR = Texture.vertical(0xdc8639, 0xf0a758, 0, 1);
  private static final double HEAD = .7;

  private final Sketch sketch = new Sketch(SubjectKind.ANIMAL, "cat");

  private CatSample() {}

  static Sketch sketch() {
    return new CatSample().draw();
  }

  private Sketch draw() {
    tail();
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, .12, 1);
    legs();
    body(trunk);
    int skull = sketch.bone(trunk, Dof.HEAD, 0, .52, 1);
    ears(skull);
    head(skull);
    arms(trunk);
    bow(trunk);
    return sketch;
  }

  private void tail() {
    int bone = sketch.bone(Sketch.ROOT, Dof.TAIL, .16, .1, 1);
    sketch.nextGroup();
    Shape curve = Shapes.curve(.14, .1, .46, .06, .4, .34);
    Piece tail = sketch.piece(bone, BodyPart.TORSO, Shapes.stroke(curve, .075), FUR);
    tail.mark(Shapes.oval(.4, .36, .06, .06), CREAM);
    tail.mark(Shapes.oval(.385, .25, .06, .018, .5), STRIPE);
    tail.mark(Shapes.oval(.355, .17, .018, .06, .6), STRIPE);
  }

  private void legs() {
    for (Limbs.Side side : Limbs.Side.values()) {
      boolean right = side == Limbs.Side.RIGHT;
      int bone =
          sketch.bone(
              Sketch.ROOT, right ? Dof.RIGHT_LEG : Dof.LEFT_LEG, side.out * .12, .14, -side.out);
      sketch.nextGroup();
      sketch.piece(
          bone,
          right ? BodyPart.RIGHT_THIGH : BodyPart.LEFT_THIGH,
          Shapes.oval(side.out * .15, .13, .11, .125),
          FUR);
      Piece foot =
          sketch.piece(
              bone,
              right ? BodyPart.RIGHT_FOOT : BodyPart.LEFT_FOOT,
              Shapes.oval(side.out * .17, .04, .095, .045),
              CREAM);
      for (int toe = -1; toe <= 1; toe += 2) {
        double u = side.out * .17 + toe * .028;
        foot.mark(Shapes.stroke(Shapes.line(u, .005, u, .035), .007), 0xc9a98c);
      }
    }
  }

  private void body(int trunk) {
    sketch.nextGroup();
    Shape shape =
        Shapes.blob(-.2, .2, -.15, .05, 0, .025, .15, .05, .2, .2, .13, .46, 0, .56, -.13, .46);
    Piece body = sketch.piece(trunk, BodyPart.TORSO, shape, FUR);
    for (int i = 0; i < 3; i++) {
      for (int side = -1; side <= 1; side += 2) {
        double u = side * (.19 - .015 * i);
        body.mark(Shapes.oval(u, .17 + .095 * i, .06, .017, -side * .35), STRIPE);
      }
    }
    body.mark(Shapes.oval(0, .22, .105, .19), CREAM);
  }

  private void ears(int skull) {
    for (int side = -1; side <= 1; side += 2) {
      int bone = sketch.bone(skull, Dof.HEAD, side * .13, HEAD + .12, .35);
      sketch.nextGroup();
      Piece ear =
          sketch.piece(
              bone,
              BodyPart.HEAD,
              Shapes.blob(
                  side * .045,
                  HEAD + .13,
                  side * .17,
                  HEAD + .3,
                  side * .23,
                  HEAD + .05,
                  side * .14,
                  HEAD + .02),
              FUR);
      ear.mark(
          Shapes.blob(side * .1, HEAD + .13, side * .165, HEAD + .245, side * .195, HEAD + .08),
          PINK);
    }
  }

  private void head(int skull) {
    sketch.nextGroup();
    Shape shape =
        Shapes.blob(
            -.245,
            HEAD - .05,
            -.2,
            HEAD + .1,
            0,
            HEAD + .185,
            .2,
            HEAD + .1,
            .245,
            HEAD - .05,
            .15,
            HEAD - .155,
            0,
            HEAD - .175,
            -.15,
            HEAD - .155);
    Piece head = sketch.piece(skull, BodyPart.HEAD, shape, FUR);
    for (int i = -1; i <= 1; i++) {
      head.mark(Shapes.oval(i * .055, HEAD + .15 - .012 * Math.abs(i), .013, .055, i * .2), STRIPE);
    }
    for (int side = -1; side <= 1; side += 2) {
      head.mark(Shapes.oval(side * .235, HEAD - .02, .055, .011, side * .2), STRIPE);
      head.mark(Shapes.oval(side * .24, HEAD - .06, .05, .011, side * .05), STRIPE);
      head.mark(Shapes.oval(side * .052, HEAD - .092, .068, .058), CREAM);
      head.mark(Shapes.oval(side * .155, HEAD - .075, .035, .024), 0xf6b07c);
      eye(head, side * .098);
    }
    head.mark(Shapes.oval(0, HEAD - .135, .05, .03), CREAM);
    head.mark(
        Shapes.blob(-.026, HEAD - .05, 0, HEAD - .043, .026, HEAD - .05, 0, HEAD - .078), PINK);
    head.mark(Shapes.stroke(Shapes.line(0, HEAD - .075, 0, HEAD - .1), .008), DARK);
    Face.smile(head, -.03, HEAD - .105, .03, .008, DARK);
    Face.smile(head, .03, HEAD - .105, .03, .008, DARK);
    whiskers(head);
  }

  private static void eye(Piece head, double u) {
    head.mark(Shapes.oval(u, HEAD + .02, .056, .06), DARK);
    head.mark(Shapes.oval(u, HEAD + .02, .049, .053), 0x9ccb5a);
    head.mark(Shapes.oval(u, HEAD + .02, .03, .045), DARK);
    head.mark(Shapes.oval(u + .016, HEAD + .04, .014, .014), 0xffffff);
    head.mark(Shapes.oval(u - .014, HEAD, .007, .007), 0xffffff);
  }

  private static void whiskers(Piece head) {
    for (int side = -1; side <= 1; side += 2) {
      for (int i = -1; i <= 1; i++) {
        head.mark(
            Shapes.stroke(
                Shapes.line(side * .085, HEAD - .09 + .012 * i, side * .225, HEAD - .1 + .035 * i),
                .005),
            0xfffaf0);
      }
    }
  }

  private void arms(int trunk) {
    Limbs.Build arm = new Limbs.Build(.105, .45, .15, .12, .42, -.1, .105, .088);
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.arm(sketch, trunk, side, arm, FUR, Texture.vertical(CREAM, GINGER, .22, .34), false);
    }
  }

  private void bow(int trunk) {
    sketch.nextGroup();
    double v = .505;
    for (int side = -1; side <= 1; side += 2) {
      Shape wing =
          Shapes.blob(
              0, v + .01, side * .1, v + .05, side * .11, v, side * .1, v - .05, 0, v - .01);
      sketch.piece(trunk, BodyPart.TORSO, wing, 0xd23c46);
    }
    sketch.piece(trunk, BodyPart.TORSO, Shapes.oval(0, v, .028, .03), 0xe9585f);
  }
}
