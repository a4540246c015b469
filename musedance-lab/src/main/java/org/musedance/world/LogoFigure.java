package org.musedance.world;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.random.RandomGenerator;

/** Emblems and letters of thick strokes, with or without a badge behind. */
final class LogoFigure {
  /** Strokes on a grid of 4 x 6, x before y, y up; a space lifts the pen. */
  private static final String[] LETTERS = {
    "00 26 40 13-33",
    "00 06 36 45 44 33 03-33 42 41 30 00",
    "45 36 16 05 01 10 30 41",
    "00 06 26 44 42 20 00",
    "46 06 00 40-03 33",
    "46 06 00-03 33",
    "45 36 16 05 01 10 30 42 22",
    "00 06-40 46-03 43",
    "26 20",
    "46 41 30 10 01",
    "06 00-46 02 40",
    "06 00 40",
    "00 06 23 46 40",
    "00 06 40 46",
    "16 05 01 10 30 41 45 36 16",
    "00 06 36 45 44 33 03",
    "16 05 01 10 30 41 45 36 16-22 40",
    "00 06 36 45 44 33 03-23 40",
    "45 36 16 05 14 32 41 30 10 01",
    "06 46-26 20",
    "06 01 10 30 41 46",
    "06 20 46",
    "06 10 24 30 46",
    "00 46-06 40",
    "06 23 46-23 20",
    "06 46 00 40",
    "15 26 20-10 30",
    "05 16 36 45 44 00 40",
    "06 46 23 33 41 30 10 01",
    "40 46 02 42",
    "46 06 04 33 42 41 30 10 01",
    "16 05 01 10 30 41 42 33 13 02",
    "06 46 10"
  };

  private final RandomGenerator random;
  private final Sketch sketch;
  private final int[] colours;

  private LogoFigure(RandomGenerator random) {
    this.random = random;
    boolean letters = random.nextBoolean();
    sketch = new Sketch(SubjectKind.LOGO, letters ? "logo" : "emblem");
    colours = Colour.palette(random, 3);
    if (random.nextDouble() < .55) {
      badge();
    }
    Shape shape = letters ? word() : emblem();
    sketch.nextGroup();
    Piece piece =
        sketch.piece(
            Sketch.ROOT, BodyPart.TORSO, shape, Texture.any(random, colours[1], colours[2]));
    if (!letters && random.nextDouble() < .3) {
      Face.draw(random, piece, 0, .5, .22);
    }
  }

  static Sketch sketch(RandomGenerator random) {
    return new LogoFigure(random).sketch;
  }

  private void badge() {
    Shape badge =
        switch (random.nextInt(4)) {
          case 0 -> Shapes.oval(0, .5, .56, .5);
          case 1 -> Shapes.box(0, .5, 1.1, 1, .18);
          case 2 -> Shapes.star(0, .5, .56, 12, .88);
          default -> Shapes.blob(-.5, .9, 0, 1, .5, .9, .45, .4, 0, 0, -.45, .4);
        };
    sketch.piece(Sketch.ROOT, BodyPart.TORSO, badge, Texture.quiet(random, colours[0]));
  }

  private Shape word() {
    int count = 1 + random.nextInt(3);
    double wide = .85 / count;
    Path2D path = new Path2D.Double();
    for (int i = 0; i < count; i++) {
      double left = -.425 + wide * (i + .14);
      trace(path, LETTERS[random.nextInt(LETTERS.length)], left, wide * .72 / 4);
    }
    return Shapes.stroke(path, Math.min(.13, wide * (.16 + .14 * random.nextDouble())));
  }

  private static void trace(Path2D path, String letter, double left, double step) {
    double rise = .64 / 6;
    boolean down = false;
    for (int i = 0; i + 1 < letter.length(); i += 3) {
      double x = left + step * (letter.charAt(i) - '0');
      double y = .18 + rise * (letter.charAt(i + 1) - '0');
      if (down) {
        path.lineTo(x, y);
      } else {
        path.moveTo(x, y);
      }
      down = i + 2 < letter.length() && letter.charAt(i + 2) == ' ';
    }
  }

  private Shape emblem() {
    double r = .42;
    return switch (random.nextInt(8)) {
      case 0 -> Shapes.star(0, .5, r, 5, .45);
      case 1 -> heart();
      case 2 ->
          Shapes.minus(
              Shapes.star(0, .5, r, 8 + random.nextInt(5), .8), Shapes.oval(0, .5, .15, .15));
      case 3 -> Shapes.polygon(.1, .95, -.3, .45, -.02, .45, -.12, .05, .3, .58, .02, .58);
      case 4 -> note();
      case 5 -> Shapes.minus(Shapes.oval(0, .5, r, r), Shapes.oval(.2, .58, r * .85, r * .85));
      case 6 -> flower(5 + random.nextInt(4));
      default -> Shapes.star(0, .5, r, 3 + random.nextInt(4), .6 + .3 * random.nextDouble());
    };
  }

  private static Shape heart() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, .1);
    path.curveTo(-.65, .5, -.45, 1, 0, .72);
    path.curveTo(.45, 1, .65, .5, 0, .1);
    path.closePath();
    return path;
  }

  private static Shape note() {
    return Shapes.union(
        Shapes.oval(-.2, .17, .15, .11, .3),
        Shapes.oval(.22, .25, .15, .11, .3),
        Shapes.polygon(
            new double[] {
              -.1, .18, -.04, .18, -.04, .78, .3, .86,
              .3, .26, .36, .26, .36, .98, -.1, .88
            }));
  }

  private static Shape flower(int petals) {
    Shape[] shapes = new Shape[petals + 1];
    for (int i = 0; i < petals; i++) {
      Shape petal = Shapes.oval(0, .75, .13, .24);
      shapes[i] =
          AffineTransform.getRotateInstance(2 * Math.PI * i / petals, 0, .5)
              .createTransformedShape(petal);
    }
    shapes[petals] = Shapes.oval(0, .5, .15, .15);
    return Shapes.union(shapes);
  }
}
