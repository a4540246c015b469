package org.musedance.world;

/** The logo of the samples: a badge with a pair of notes that looks at you. */
final class LogoSample {
  private static final int VIOLET = 0x6a3df0;
  private static final int PINK = 0xf0509a;
  private static final int CREAM = 0xfff6e6;
  private static final int DARK = 0x2b1750;
  private static final int YELLOW = 0xffd23f;

  private final Sketch sketch = new Sketch(SubjectKind.LOGO, "logo");

  private LogoSample() {}

  static Sketch sketch() {
    return new LogoSample().draw();
  }

  private Sketch draw() {
    badge();
    notes();
    return sketch;
  }

  private void badge() {
    Piece badge =
        sketch.piece(
            Sketch.ROOT,
            BodyPart.TORSO,
            Shapes.box(0, .5, 1, 1, .24),
            (x, y) -> Colour.mix(PINK, VIOLET, Math.max(0, Math.min(1, y + .5 * x))));
    for (int i = 0; i < 5; i++) {
      double height = .1 + .07 * (i * 3 % 5);
      badge.mark(Shapes.box(-.32 + .16 * i, .07 + height / 2, .09, height, .03), 0xc63fae);
    }
  }

  private void notes() {
    sketch.nextGroup();
    Piece notes =
        sketch.piece(
            Sketch.ROOT,
            BodyPart.TORSO,
            Shapes.union(
                Shapes.polygon(-.19, .72, -.19, .87, .37, .93, .37, .78),
                Shapes.box(-.16, .55, .06, .5, .02),
                Shapes.box(.34, .61, .06, .5, .02),
                Shapes.oval(-.25, .31, .145, .115, .3),
                Shapes.oval(.25, .37, .145, .115, .3)),
            CREAM);
    for (int side = -1; side <= 1; side += 2) {
      double v = .34 + .03 * side;
      notes.mark(Shapes.oval(side * .25, v, .05, .06), DARK);
      notes.mark(Shapes.oval(side * .25 + .018, v + .022, .018, .02), 0xffffff);
    }
    notes.mark(Shapes.polygon(-.19, .8, -.19, .84, .37, .9, .37, .86), YELLOW);
    sketch.nextGroup();
    sketch.piece(
        Sketch.ROOT,
        BodyPart.TORSO,
        Shapes.stroke(Shapes.curve(-.09, .24, .01, .13, .11, .26), .035),
        CREAM);
  }
}
