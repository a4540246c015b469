package org.musedance.world;

import java.awt.Shape;

/** The porcelain teapot of the samples. */
final class TeapotSample {
  private static final int WHITE = 0xf7f4ee;
  private static final int BLUE = 0x3a6fc0;
  private static final int DARK = 0x2a2f4c;
  private static final double TOP = .6;

  private final Sketch sketch = new Sketch(SubjectKind.OBJECT, "teapot");

  private TeapotSample() {}

  static Sketch sketch() {
    return new TeapotSample().draw();
  }

  private Sketch draw() {
    int handle = sketch.bone(Sketch.ROOT, Dof.RIGHT_ARM, -.33, .33, .12);
    int spout = sketch.bone(Sketch.ROOT, Dof.LEFT_ARM, .31, .25, -.12);
    handle(handle);
    spout(spout);
    body();
    lid(sketch.bone(Sketch.ROOT, Dof.HEAD, 0, TOP, .6));
    return sketch;
  }

  private void handle(int bone) {
    sketch.nextGroup();
    Shape ring = Shapes.blob(-.28, .5, -.42, .55, -.54, .46, -.54, .3, -.44, .17, -.3, .16);
    Texture glaze = Texture.vertical(0x2f5ca6, 0x6f9fe0, .15, .55);
    sketch.piece(bone, BodyPart.RIGHT_UPPER_ARM, Shapes.stroke(ring, .06), glaze);
  }

  private void spout(int bone) {
    sketch.nextGroup();
    Shape pipe =
        Shapes.blob(
            new double[] {
              .28, .16, .4, .2,
              .47, .32, .5, .44,
              .57, .5, .53, .545,
              .45, .52, .41, .42,
              .36, .34, .27, .33
            });
    sketch
        .piece(bone, BodyPart.LEFT_UPPER_ARM, pipe, Texture.vertical(0xd9d5d2, WHITE, .15, .5))
        .mark(Shapes.oval(.545, .527, .06, .022, -.65), BLUE);
  }

  private void body() {
    sketch.nextGroup();
    sketch.piece(
        Sketch.ROOT,
        BodyPart.TORSO,
        Shapes.box(0, .035, .36, .07, .02),
        Texture.vertical(0x2f5ca6, 0x5f8fd6, 0, .07));
    sketch.nextGroup();
    Shape belly =
        Shapes.blob(
            new double[] {
              -.17, .06, 0, .045,
              .17, .06, .345, .2,
              .35, .36, .24, .53,
              .13, TOP, 0, TOP + .01,
              -.13, TOP, -.24, .53,
              -.35, .36, -.345, .2
            });
    Piece body = sketch.piece(Sketch.ROOT, BodyPart.TORSO, belly, TeapotSample::porcelain);
    for (int i = -6; i <= 6; i++) {
      double angle = i * .23;
      flower(body, .355 * Math.sin(angle), .5 + .03 * Math.cos(angle), Math.cos(angle));
    }
    for (int side = -1; side <= 1; side += 2) {
      Face.eye(body, side * .1, .34, .036, DARK, false);
      body.mark(Shapes.oval(side * .17, .275, .038, .024), 0xf3b0ae);
    }
    Face.smile(body, 0, .285, .055, .016, DARK);
  }

  /** Glazed white with a window's gleam, a blue band below. */
  private static int porcelain(float u, float v) {
    double q = Math.max(-1, Math.min(1, u / .36));
    double facing = -.4 * q + .9 * Math.sqrt(1 - q * q);
    int glaze = v > .1 && v < .13 ? BLUE : WHITE;
    double gleam = Math.exp(-60 * ((u + .17) * (u + .17) * 2 + (v - .44) * (v - .44) * 5));
    return Colour.mix(Colour.light(glaze, .68 + .36 * facing), 0xffffff, .8 * gleam);
  }

  private static void flower(Piece body, double u, double v, double near) {
    double r = .026 * Math.max(.3, near);
    for (int i = 0; i < 5; i++) {
      double angle = 2 * Math.PI * i / 5;
      body.mark(
          Shapes.oval(u + .8 * r * Math.cos(angle), v + .026 * .8 * Math.sin(angle), r * .6, .016),
          BLUE);
    }
    body.mark(Shapes.oval(u, v, r * .5, .012), 0xf6c945);
  }

  private void lid(int bone) {
    sketch.nextGroup();
    sketch.piece(bone, BodyPart.HEAD, Shapes.oval(0, TOP + .155, .04, .042), BLUE);
    sketch.nextGroup();
    Shape dome =
        Shapes.blob(
            new double[] {
              -.175, TOP, -.12, TOP + .08, 0, TOP + .125, .12, TOP + .08, .175, TOP, 0, TOP - .03
            });
    sketch
        .piece(bone, BodyPart.HEAD, dome, TeapotSample::porcelain)
        .mark(
            Shapes.stroke(Shapes.curve(-.18, TOP + .015, 0, TOP - .025, .18, TOP + .015), .022),
            BLUE);
  }
}
