package org.musedance.world;

import java.awt.Shape;

/** The tin robot of the samples. */
final class RobotSample {
  private static final int MINT = 0x8fd8c4;
  private static final int DEEP = 0x4fa594;
  private static final int CORAL = 0xff7a66;
  private static final int STEEL = 0xb9c4cf;
  private static final int DARK = 0x2a2f3c;
  private static final int GLOW = 0x8ff5ff;
  private static final Texture TIN = Texture.vertical(0x74c2ae, 0xa6e6d4, .2, 1);
  private static final double HEAD = .8;

  private final Sketch sketch = new Sketch(SubjectKind.ROBOT, "robot");

  private RobotSample() {}

  static Sketch sketch() {
    return new RobotSample().draw();
  }

  private Sketch draw() {
    int trunk = sketch.bone(Sketch.ROOT, Dof.TORSO, 0, .28, 1);
    int skull = sketch.bone(trunk, Dof.HEAD, 0, .64, 1);
    legs();
    sketch.nextGroup();
    sketch.piece(trunk, BodyPart.TORSO, Shapes.box(0, .65, .1, .1, .01), DARK);
    head(skull);
    trunk(trunk);
    arms(trunk);
    return sketch;
  }

  private void legs() {
    Limbs.Build leg = new Limbs.Build(.095, .3, .12, .12, .03, 0, .085, .08);
    Texture steel = Texture.vertical(0x8a96a4, STEEL, .05, .3);
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.leg(sketch, Sketch.ROOT, side, leg, steel, steel, Texture.flat(CORAL), .068, true);
    }
  }

  private void head(int skull) {
    sketch.nextGroup();
    sketch.piece(skull, BodyPart.HEAD, Shapes.limb(0, HEAD + .1, 0, HEAD + .19, .018, .014), STEEL);
    sketch
        .piece(skull, BodyPart.HEAD, Shapes.oval(0, HEAD + .205, .028, .028), CORAL)
        .mark(Shapes.oval(-.008, HEAD + .215, .009, .009), 0xffd2c8);
    sketch.nextGroup();
    for (int side = -1; side <= 1; side += 2) {
      sketch.piece(skull, BodyPart.HEAD, Shapes.box(side * .2, HEAD, .05, .1, .015), CORAL);
    }
    Piece box = sketch.piece(skull, BodyPart.HEAD, Shapes.box(0, HEAD, .37, .26, .06), TIN);
    box.mark(Shapes.box(0, HEAD - .005, .3, .185, .045), DARK);
    box.mark(
        Shapes.polygon(-.13, HEAD + .08, -.06, HEAD + .08, -.11, HEAD - .02, -.14, HEAD - .02),
        0x3a4152);
    for (int side = -1; side <= 1; side += 2) {
      box.mark(Shapes.oval(side * .075, HEAD + .022, .032, .038), GLOW);
      box.mark(Shapes.oval(side * .075 + .01, HEAD + .036, .01, .012), 0xffffff);
      box.mark(Shapes.oval(side * .118, HEAD - .035, .018, .011), CORAL);
    }
    Face.smile(box, 0, HEAD - .042, .05, .014, GLOW);
    rivets(box, .165, HEAD + .112);
  }

  private static void rivets(Piece piece, double u, double v) {
    for (int i = -2; i <= 2; i++) {
      piece.mark(Shapes.oval(i * u / 2.4, v, .006, .006), DEEP);
    }
  }

  private void trunk(int trunk) {
    sketch.nextGroup();
    sketch.piece(trunk, BodyPart.TORSO, Shapes.box(0, .285, .24, .07, .02), STEEL);
    sketch.nextGroup();
    Shape shape =
        Shapes.blob(
            new double[] {
              -.15, .3, 0, .29, .15, .3, .185, .42, .2, .58, .15, .63, 0, .635, -.15, .63, -.2, .58,
              -.185, .42
            });
    Piece box = sketch.piece(trunk, BodyPart.TORSO, shape, TIN);
    box.mark(Shapes.box(0, .46, .25, .2, .03), DEEP);
    box.mark(Shapes.box(0, .46, .235, .185, .025), 0xe9f7f2);
    box.mark(Shapes.oval(-.055, .485, .042, .042), DARK);
    box.mark(Shapes.oval(-.055, .485, .034, .034), 0xfdf6e0);
    box.mark(Shapes.stroke(Shapes.line(-.055, .485, -.036, .506), .008), CORAL);
    int[] lamps = {CORAL, 0xffd45f, 0x7fd46a};
    for (int i = 0; i < lamps.length; i++) {
      box.mark(Shapes.oval(.025 + .036 * i, .51, .013, .013), lamps[i]);
    }
    for (int i = 0; i < 3; i++) {
      box.mark(Shapes.box(.06, .475 - .02 * i, .085, .009, .003), 0x9fb4b0);
    }
    box.mark(heart(.0, .398), CORAL);
    rivets(box, .17, .605);
  }

  private static Shape heart(double u, double v) {
    return Shapes.union(
        Shapes.oval(u - .011, v + .01, .0135, .0125),
        Shapes.oval(u + .011, v + .01, .0135, .0125),
        Shapes.polygon(u - .023, v + .005, u + .023, v + .005, u, v - .022));
  }

  private void arms(int trunk) {
    Limbs.Build arm = new Limbs.Build(.225, .57, .14, .13, .4, .25, .075, .07);
    Texture steel = Texture.vertical(0x94a0ae, STEEL, .3, .6);
    for (Limbs.Side side : Limbs.Side.values()) {
      Limbs.arm(sketch, trunk, side, arm, steel, Texture.flat(CORAL), true);
      sketch.nextGroup();
      sketch.piece(
          trunk,
          BodyPart.TORSO,
          Shapes.oval(side.out * .215, .58, .055, .055),
          Texture.vertical(DEEP, MINT, .53, .63));
    }
  }
}
