package org.musedance.world;

import java.awt.Shape;

/** The dancer of the samples. */
final class PersonSample {
  private static final int SKIN = 0xc98a60;
  private static final int HAIR = 0x3a2233;
  private static final int JACKET = 0xf7c23c;
  private static final int JEANS = 0x3f6fb5;
  private static final int SHOE = 0xf4f1ec;
  private static final int PINK = 0xf2548c;
  private static final int DARK = 0x2a2430;
  private static final double HEAD = .84;
  private static final double RADIUS = .125;

  private final Sketch sketch = new Sketch(SubjectKind.HUMAN, "person");

  private PersonSample() {}

  static Sketch sketch() {
    return new PersonSample().draw();
  }

  private Sketch draw() {
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, .38, 1);
    int skull = sketch.bone(trunk, Dof.HEAD, 0, .71, 1);
    hairBehind(skull);
    hips(trunk);
    legs();
    trunk(trunk);
    head(skull);
    arms(trunk);
    return sketch;
  }

  private void hairBehind(int skull) {
    sketch.nextGroup();
    Shape[] curls = new Shape[15];
    for (int i = 0; i < curls.length - 1; i++) {
      double angle = Math.PI * (-.28 + 1.56 * i / (curls.length - 2));
      curls[i] = Shapes.oval(.15 * Math.cos(angle), HEAD + .02 + .14 * Math.sin(angle), .055, .055);
    }
    curls[14] = Shapes.oval(0, HEAD + .02, .15, .15);
    sketch.piece(
        skull,
        BodyPart.HEAD,
        Shapes.union(curls),
        Texture.vertical(HAIR, 0x6a3a58, HEAD - .1, HEAD + .25));
  }

  private void hips(int trunk) {
    sketch.nextGroup();
    sketch.piece(trunk, BodyPart.TORSO, Shapes.box(0, .37, .2, .11, .02), JEANS);
  }

  private void legs() {
    Limbs.Build leg = new Limbs.Build(.068, .38, .17, .165, .1, -.03, .115, .085);
    Texture jeans = Texture.vertical(0x345f9e, 0x4d80c8, .05, .4);
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.leg(
          sketch,
          Sketch.ROOT,
          side,
          leg,
          jeans,
          jeans,
          Texture.vertical(PINK, SHOE, .015, .03),
          .078,
          false);
    }
  }

  private void trunk(int trunk) {
    sketch.nextGroup();
    sketch.piece(trunk, BodyPart.TORSO, Shapes.limb(0, .66, 0, .75, .08, .075), SKIN);
    sketch.nextGroup();
    Shape body =
        Shapes.blob(
            new double[] {
              -.128, .385, 0, .368, .128, .385, .112, .54, .148, .66, .1, .705, 0, .695, -.1, .705,
              -.148, .66, -.112, .54
            });
    Piece jacket =
        sketch.piece(trunk, BodyPart.TORSO, body, Texture.vertical(0xe8a92c, JACKET, .42, .65));
    jacket.mark(Shapes.polygon(-.062, .72, .062, .72, .045, .36, -.045, .36), 0xf7f3ee);
    jacket.mark(Shapes.star(0, .585, .042, 5, .45), PINK);
    jacket.mark(Shapes.stroke(Shapes.line(-.062, .72, -.045, .36), .012), 0xc98a20);
    jacket.mark(Shapes.stroke(Shapes.line(.062, .72, .045, .36), .012), 0xc98a20);
    jacket.mark(Shapes.box(0, .383, .4, .034, 0), 0xd6952a);
    jacket.mark(Shapes.stroke(Shapes.line(-.115, .47, -.07, .455), .01), 0xc98a20);
    jacket.mark(Shapes.stroke(Shapes.line(.115, .47, .07, .455), .01), 0xc98a20);
  }

  private void head(int skull) {
    sketch.nextGroup();
    Piece face =
        sketch.piece(
            skull,
            BodyPart.HEAD,
            Shapes.oval(0, HEAD - .01, .108, RADIUS),
            Texture.vertical(0xb97a52, 0xd89a6e, HEAD - .13, HEAD + .1));
    for (int side = -1; side <= 1; side += 2) {
      double u = side * .046;
      face.mark(Shapes.oval(u, HEAD - .01, .023, .026), 0xffffff);
      face.mark(Shapes.oval(u + .002, HEAD - .011, .017, .021), 0x4a2c20);
      face.mark(Shapes.oval(u + .008, HEAD - .002, .006, .006), 0xffffff);
      face.mark(
          Shapes.stroke(
              Shapes.curve(u - .024, HEAD + .03, u, HEAD + .045, u + .024, HEAD + .03), .009),
          HAIR);
      face.mark(Shapes.oval(side * .07, HEAD - .05, .02, .013), 0xe08a70);
    }
    face.mark(
        Shapes.stroke(Shapes.curve(-.006, HEAD - .03, 0, HEAD - .045, .01, HEAD - .038), .006),
        0xa0653f);
    Shape smile =
        Shapes.minus(Shapes.oval(0, HEAD - .06, .04, .036), Shapes.box(0, HEAD + .0, .2, .12, 0));
    face.mark(smile, 0x8a2c38);
    face.mark(Shapes.box(0, HEAD - .064, .06, .01, 0), 0xffffff);
    fringe(skull);
    headphones(skull);
  }

  private void fringe(int skull) {
    sketch.nextGroup();
    Shape[] curls = new Shape[6];
    for (int i = 0; i < curls.length; i++) {
      double angle = Math.PI * (.1 + .8 * i / 5);
      curls[i] =
          Shapes.oval(.095 * Math.cos(angle), HEAD + .035 + .075 * Math.sin(angle), .046, .038);
    }
    sketch.piece(
        skull,
        BodyPart.HEAD,
        Shapes.union(curls),
        Texture.vertical(HAIR, 0x6a3a58, HEAD, HEAD + .2));
  }

  private void headphones(int skull) {
    sketch.nextGroup();
    Shape band =
        Shapes.above(
            Shapes.minus(
                Shapes.oval(0, HEAD + .01, .15, .175), Shapes.oval(0, HEAD + .01, .132, .155)),
            HEAD + .01);
    sketch.piece(skull, BodyPart.HEAD, band, 0x3c3a48);
    for (int side = -1; side <= 1; side += 2) {
      sketch
          .piece(skull, BodyPart.HEAD, Shapes.box(side * .135, HEAD - .005, .052, .1, .022), PINK)
          .mark(Shapes.oval(side * .135, HEAD - .005, .012, .03), 0xffa8c6);
    }
  }

  private void arms(int trunk) {
    Limbs.Build arm = new Limbs.Build(.132, .655, .155, .14, .5, .35, .085, .066);
    Texture sleeve = Texture.vertical(0xe0a02a, JACKET, .45, .68);
    for (Limbs.Side side : Limbs.Side.values()) {
      int forearm = Limbs.arm(sketch, trunk, side, arm, sleeve, Texture.flat(SKIN), false);
      double u = side.out * (.132 + .155 * Math.sin(.5));
      double v = .655 - .155 * Math.cos(.5);
      Shape cuff =
          Shapes.limb(u, v, u + side.out * .09 * Math.sin(.85), v - .09 * Math.cos(.85), .08, .074);
      sketch.piece(
          forearm,
          side == Limbs.Side.RIGHT ? BodyPart.RIGHT_FOREARM : BodyPart.LEFT_FOREARM,
          cuff,
          sleeve);
    }
  }
}
