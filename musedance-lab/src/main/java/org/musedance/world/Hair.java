package org.musedance.world;

import java.awt.Shape;
import java.util.random.RandomGenerator;

/** Hair styles and hats on a round head. */
final class Hair {
  private enum Cut {
    SHORT,
    BOB,
    LONG,
    BUN,
    TAILS,
    SPIKES,
    CURLS,
    CAP,
    HAT,
    BALD
  }

  private final RandomGenerator random;
  private final Sketch sketch;
  private final int skull;
  private final double v;
  private final double radius;
  private final Cut cut;
  private final Texture texture;
  private final int colour;

  /** For a head centred at (0, v). */
  Hair(RandomGenerator random, Sketch sketch, int skull, double v, double radius) {
    this.random = random;
    this.sketch = sketch;
    this.skull = skull;
    this.v = v;
    this.radius = radius;
    cut = Cut.values()[random.nextInt(Cut.values().length)];
    colour = Colour.hair(random);
    texture = random.nextBoolean() ? Texture.flat(colour) : Texture.grain(random, colour, 12);
  }

  /** What hangs behind head and shoulders. */
  void behind() {
    sketch.nextGroup();
    double r = radius;
    switch (cut) {
      case BOB -> add(Shapes.box(0, v - r * .15, r * 2.5, r * 2, r * .7));
      case LONG ->
          add(
              Shapes.blob(
                  -r * .9,
                  v + r * .6,
                  0,
                  v + r * 1.1,
                  r * .9,
                  v + r * .6,
                  r * 1.25,
                  v - r * 1.2,
                  0,
                  v - r * 1.5,
                  -r * 1.25,
                  v - r * 1.2));
      case BUN -> add(Shapes.oval(0, v + r * 1.2, r * .45, r * .42));
      case TAILS -> {
        for (int side = -1; side <= 1; side += 2) {
          add(Shapes.oval(side * r * 1.25, v - r * .1, r * .36, r * .75, -side * .35));
        }
      }
      case CURLS -> curls();
      default -> {
        // nothing hangs behind
      }
    }
  }

  private void curls() {
    Shape[] curls = new Shape[9];
    for (int i = 0; i < curls.length; i++) {
      double angle = Math.PI * (i / 8.0 * 1.3 - .15);
      curls[i] =
          Shapes.oval(
              radius * 1.0 * Math.cos(angle),
              v + radius * (.15 + Math.sin(angle)),
              radius * .38,
              radius * .38);
    }
    add(Shapes.union(curls));
  }

  /** What lies on the forehead and on top. */
  void front() {
    sketch.nextGroup();
    double r = radius;
    Shape crown = Shapes.oval(0, v + r * .06, r * 1.03, r * 1.04);
    double line = v + r * (.3 + .2 * random.nextDouble());
    switch (cut) {
      case BALD -> {
        // bare
      }
      case SPIKES -> add(Shapes.minus(spikes(), Shapes.oval(0, v - r * .35, r * .95, r * .8)));
      case CAP -> cap(line);
      case HAT -> hat();
      case SHORT, CURLS -> add(Shapes.above(crown, line));
      default -> add(Shapes.minus(Shapes.above(crown, v - r * .2), parting()));
    }
  }

  private Shape parting() {
    double side = random.nextBoolean() ? .25 : -.25;
    return Shapes.oval(side * radius, v - radius * .35, radius * .88, radius * .85);
  }

  private Shape spikes() {
    double[] points = new double[2 * 13];
    for (int i = 0; i < 13; i++) {
      double angle = Math.PI * (1.08 - 1.16 * i / 12);
      double r = radius * (i % 2 == 0 ? 1.02 : 1.4);
      points[2 * i] = r * Math.cos(angle);
      points[2 * i + 1] = v + r * Math.sin(angle);
    }
    return Shapes.polygon(points);
  }

  private void cap(double line) {
    int bright = Colour.palette(random, 1)[0];
    Shape dome = Shapes.above(Shapes.oval(0, v + radius * .1, radius * 1.06, radius * 1.05), line);
    double side = random.nextBoolean() ? 1 : -1;
    sketch.piece(skull, BodyPart.HEAD, dome, bright);
    sketch.piece(
        skull,
        BodyPart.HEAD,
        Shapes.box(side * radius * .5, line, radius * 1.7, radius * .2, radius * .1),
        Colour.light(bright, .75));
  }

  private void hat() {
    int felt = Colour.light(Colour.palette(random, 1)[0], .7);
    double tall = radius * (.6 + .7 * random.nextDouble());
    double brim = v + radius * .55;
    sketch
        .piece(
            skull,
            BodyPart.HEAD,
            Shapes.box(0, brim + tall / 2, radius * 1.5, tall, radius * .15),
            felt)
        .mark(Shapes.box(0, brim + tall * .2, 4, tall * .22, 0), Colour.palette(random, 1)[0]);
    sketch.piece(
        skull, BodyPart.HEAD, Shapes.box(0, brim, radius * 2.6, radius * .2, radius * .1), felt);
  }

  private void add(Shape shape) {
    sketch.piece(skull, BodyPart.HEAD, shape, texture);
  }
}
