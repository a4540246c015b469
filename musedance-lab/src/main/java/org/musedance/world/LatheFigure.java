package org.musedance.world;

import java.awt.Shape;
import java.util.random.RandomGenerator;

/** Turned things: a profile around the vertical axis, with handles, spouts, lids and bands. */
final class LatheFigure {
  private static final String[] NOUNS = {
    "teapot", "teapot", "vase", "vase", "mug", "bottle", "jar", "lamp", "kettle"
  };
  private static final int STEPS = 24;

  private final RandomGenerator random;
  private final Sketch sketch;
  private final int[] glaze;
  private final double[] half = new double[STEPS + 1];
  private final double top;

  private LatheFigure(RandomGenerator random) {
    this.random = random;
    sketch = new Sketch(SubjectKind.OBJECT, NOUNS[random.nextInt(NOUNS.length)]);
    glaze = Colour.palette(random, 4);
    top = sketch.noun.equals("teapot") || sketch.noun.equals("mug") ? .72 : .85;
    profile();
  }

  static Sketch sketch(RandomGenerator random) {
    return new LatheFigure(random).draw();
  }

  /** Half widths from the foot up, as a smooth curve through a few knots for the noun. */
  private void profile() {
    double[] knots =
        switch (sketch.noun) {
          case "teapot", "kettle" -> new double[] {.22, .34, .4, .37, .25, .18};
          case "mug" -> new double[] {.26, .29, .29, .29, .3, .31};
          case "bottle" -> new double[] {.2, .22, .22, .19, .08, .07, .08};
          case "jar" -> new double[] {.24, .32, .33, .3, .24, .24};
          case "lamp" -> new double[] {.2, .06, .05, .06, .34, .26, .17};
          default -> new double[] {.14, .24, .32, .27, .15, .13, .2};
        };
    for (int i = 0; i < knots.length; i++) {
      knots[i] *= .85 + .35 * random.nextDouble();
    }
    for (int i = 0; i <= STEPS; i++) {
      double t = (double) i / STEPS * (knots.length - 1);
      int k = Math.min(knots.length - 2, (int) t);
      double w = t - k;
      double before = knots[Math.max(0, k - 1)];
      double after = knots[Math.min(knots.length - 1, k + 2)];
      half[i] = catmullRom(before, knots[k], knots[k + 1], after, w);
    }
  }

  private static double catmullRom(double a, double b, double c, double d, double t) {
    double curve = (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t;
    return Math.max(.04, (2 * b + (c - a) * t + curve) / 2);
  }

  private Sketch draw() {
    boolean handled = !sketch.noun.equals("lamp") && !sketch.noun.equals("bottle");
    int side = random.nextBoolean() ? 1 : -1;
    if (handled && (!sketch.noun.equals("vase") || random.nextBoolean())) {
      handle(side);
    }
    if (sketch.noun.equals("vase") && random.nextBoolean()) {
      handle(-side);
    }
    if (sketch.noun.equals("teapot") || sketch.noun.equals("kettle")) {
      spout(-side);
    }
    if (sketch.noun.equals("vase") && random.nextDouble() < .5) {
      flowers();
    }
    body();
    lid();
    return sketch;
  }

  private double halfAt(double v) {
    double t = Math.max(0, Math.min(STEPS - 1e-6, v / top * STEPS));
    int k = (int) t;
    return half[k] + (half[k + 1] - half[k]) * (t - k);
  }

  private void handle(int side) {
    double v = top * .55;
    double u = side * (halfAt(v) - .03);
    sketch.nextGroup();
    Shape ring = Shapes.oval(u + side * .08, v, .14, .17 + .05 * random.nextDouble());
    sketch.piece(
        Sketch.ROOT,
        BodyPart.TORSO,
        Shapes.stroke(ring, .05 + .03 * random.nextDouble()),
        glaze[1]);
  }

  private void spout(int side) {
    double low = top * .35;
    double u = side * halfAt(low) * .8;
    sketch.nextGroup();
    double out = .24 + .1 * random.nextDouble();
    Shape pipe =
        Shapes.blob(
            u,
            low - .08,
            u + side * out * .6,
            low + .02,
            u + side * out,
            low + .3,
            u + side * out * .8,
            low + .3,
            u + side * out * .35,
            low + .16,
            u,
            low + .12);
    sketch.piece(Sketch.ROOT, BodyPart.TORSO, pipe, Texture.quiet(random, glaze[1]));
  }

  private void flowers() {
    sketch.nextGroup();
    for (int i = -1; i <= 1; i++) {
      int bone = sketch.bone(Sketch.ROOT, Dof.HEAD, 0, top, .6 + .3 * i);
      double u = i * .17;
      double v = top + .22 - .05 * Math.abs(i);
      sketch.piece(
          bone,
          BodyPart.HEAD,
          Shapes.stroke(Shapes.curve(0, top - .05, u * .2, v - .1, u, v), .02),
          0x4a8a3a);
      int petals = Colour.hsv(random.nextDouble(), .6, .95);
      sketch
          .piece(bone, BodyPart.HEAD, Shapes.star(u, v, .1, 6, .55), petals)
          .mark(Shapes.oval(u, v, .035, .035), 0xf4c430);
    }
  }

  private void body() {
    double[] outline = new double[4 * (STEPS + 1)];
    for (int i = 0; i <= STEPS; i++) {
      outline[2 * i] = half[i];
      outline[2 * i + 1] = top * i / STEPS;
      outline[outline.length - 2 - 2 * i] = -half[i];
      outline[outline.length - 1 - 2 * i] = top * i / STEPS;
    }
    sketch.nextGroup();
    Texture flat = Texture.any(random, glaze[0], glaze[2]);
    boolean shaded = random.nextDouble() < .75;
    Piece body =
        sketch.piece(
            Sketch.ROOT, BodyPart.TORSO, Shapes.polygon(outline), shaded ? round(flat) : flat);
    if (random.nextBoolean()) {
      double v = top * (.25 + .5 * random.nextDouble());
      body.mark(Shapes.box(0, v, 2, .05 + .05 * random.nextDouble(), 0), glaze[3]);
    }
    if (random.nextDouble() < .4) {
      double v = top * .5;
      Face.draw(random, body, 0, v, Math.min(.2, halfAt(v) * .8));
    }
  }

  /** Light on a turned surface: Lambert's law on the circle through each height, with a gleam. */
  private Texture round(Texture texture) {
    double gleam = .25 + .5 * random.nextDouble();
    double side = random.nextBoolean() ? .45 : -.45;
    return (u, v) -> {
      double q = Math.max(-1, Math.min(1, u / halfAt(v)));
      double facing = q * side + Math.sqrt(1 - q * q) * Math.sqrt(1 - side * side);
      double shine = gleam * Math.pow(Math.max(0, facing), 40);
      return Colour.mix(
          Colour.light(texture.at(u, v), .45 + .65 * Math.max(0, facing)), 0xffffff, shine);
    };
  }

  private void lid() {
    double rim = half[STEPS];
    int bone = sketch.bone(Sketch.ROOT, Dof.HEAD, 0, top, .7);
    sketch.nextGroup();
    switch (sketch.noun) {
      case "teapot", "kettle", "jar" -> {
        double dome = .07 + .06 * random.nextDouble();
        sketch.piece(bone, BodyPart.HEAD, Shapes.oval(0, top + dome + .03, .04, .045), glaze[2]);
        sketch.piece(
            bone,
            BodyPart.HEAD,
            Shapes.above(Shapes.oval(0, top - .01, rim * 1.05, dome + .03), top - .03),
            Texture.quiet(random, glaze[1]));
      }
      case "bottle" ->
          sketch.piece(
              bone, BodyPart.HEAD, Shapes.box(0, top + .04, rim * 2.2, .12, .02), glaze[1]);
      default ->
          sketch
              .piece(Sketch.ROOT, BodyPart.TORSO, Shapes.oval(0, top, rim, .04), glaze[1])
              .mark(Shapes.oval(0, top, rim * .82, .026), Colour.light(glaze[1], .4));
    }
  }
}
