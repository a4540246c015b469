package org.musedance.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Still grounds: plain, patterned, rooms, landscapes, photographs, with things standing about. */
final class Background {
  private static final long SALT = 0x5bd1e995_9e3779b9L;

  private Background() {}

  /** The ground behind a dancer, with a soft shadow under its feet now and then. */
  static Bitmap draw(long seed, Subject subject) {
    SplittableRandom random = new SplittableRandom(seed ^ SALT);
    int size = subject.size();
    Bitmap ground = scene(random.split(), size);
    SplittableRandom things = random.split();
    if (things.nextDouble() < .25) {
      ground = withBystanders(things, ground, subject);
    }
    return things.nextDouble() < .35 ? withShadow(things, ground, subject) : ground;
  }

  /** A ground without anything on it. */
  static Bitmap scene(SplittableRandom random, int size) {
    int[] colours = Colour.palette(random, 3);
    int a = random.nextBoolean() ? colours[1] : Colour.any(random);
    int b = random.nextBoolean() ? colours[2] : Colour.any(random);
    Bitmap picture =
        switch (random.nextInt(12)) {
          case 0 -> Bitmap.paint(size, Texture.flat(a));
          case 1, 2 -> Bitmap.paint(size, Texture.gradient(random, a, b));
          case 3 -> Bitmap.paint(size, Texture.noise(random, a));
          case 4, 5 -> room(random, size, a, b);
          case 6, 7 -> DeadLeaves.draw(random.nextLong(), size);
          case 8 -> lights(random, size, a);
          case 9 -> Bitmap.paint(size, Texture.any(random, a, b));
          default -> landscape(random, size);
        };
    return random.nextDouble() < .5 ? calm(picture, .3 + .5 * random.nextDouble()) : picture;
  }

  private static Bitmap room(RandomGenerator random, int size, int a, int b) {
    Texture wall = Texture.any(random, a, Colour.vary(a, random, 25));
    Texture floor = Texture.any(random, b, Colour.light(b, .8));
    float edge = (float) (.62 + .25 * random.nextDouble());
    BufferedImage image =
        Bitmap.paint(
                size, (x, y) -> y < edge ? wall.at(x, y) : floor.at(x / (y - edge + .5f), y * 2))
            .image();
    Graphics2D pen = Bitmap.pen(image);
    pen.scale(size, size);
    for (int i = random.nextInt(4); i > 0; i--) {
      double x = random.nextDouble();
      double y = .05 + .4 * random.nextDouble();
      double w = .1 + .2 * random.nextDouble();
      double h = .1 + .2 * random.nextDouble();
      pen.setColor(new Color(Colour.light(Colour.any(random), .6)));
      pen.fill(Shapes.box(x, y, w, h, 0));
      pen.setColor(new Color(Colour.any(random)));
      pen.fill(Shapes.box(x, y, w * .85, h * .85, 0));
    }
    pen.dispose();
    return Bitmap.of(image);
  }

  /** Blurred lamps in the dark, as behind a near subject. */
  private static Bitmap lights(RandomGenerator random, int size, int a) {
    BufferedImage image = Bitmap.paint(size, Texture.noise(random, Colour.light(a, .3))).image();
    Graphics2D pen = Bitmap.pen(image);
    pen.scale(size, size);
    for (int i = 0; i < 25; i++) {
      int colour = Colour.hsv(random.nextDouble(), .6, 1);
      pen.setColor(new Color(colour >> 16 & 255, colour >> 8 & 255, colour & 255, 90));
      double r = .02 + .05 * random.nextDouble();
      pen.fill(Shapes.oval(random.nextDouble(), random.nextDouble(), r, r));
    }
    pen.dispose();
    return Bitmap.of(image).blur(Math.round(size * .012f));
  }

  /** Sky, hills one behind the other, and ground that is coarser in front. */
  private static Bitmap landscape(RandomGenerator random, int size) {
    int zenith = Colour.hsv(.5 + .25 * random.nextDouble(), .5 * random.nextDouble() + .1, .95);
    int haze = Colour.mix(Colour.hsv(.05 + .1 * random.nextDouble(), .4, 1), 0xffffff, .5);
    int earth = Colour.hsv(.08 + .28 * random.nextDouble(), .5, .25 + .5 * random.nextDouble());
    Noise hills = new Noise(random, 3, 4, .5);
    Noise clouds = new Noise(random, 4, 4, .6);
    Noise grain = new Noise(random, 14, 4, .8);
    double horizon = .4 + .3 * random.nextDouble();
    double rough = .03 + .06 * random.nextDouble();
    float[][] levels = new float[3][size];
    for (int i = 0; i < 3 * size; i++) {
      int ridge = i / size;
      float x = (i % size + .5f) / size;
      levels[ridge][i % size] = (float) (horizon + .07 * ridge + rough * hills.at(x, 9.1f * ridge));
    }
    return Bitmap.paint(
        size,
        (x, y) -> {
          for (int ridge = 2; ridge >= 0; ridge--) {
            float below = y - levels[ridge][(int) (x * size)];
            if (below > 0) {
              double far = .6 - .28 * ridge;
              double bump = 14 * grain.at(x, (float) (Math.sqrt(below + .02) * 3));
              return Colour.lift(Colour.mix(earth, haze, far), bump * (1 - far));
            }
          }
          double cloud = Math.max(0, .35 * clouds.at(x, 2.5f * y));
          return Colour.mix(Colour.mix(zenith, haze, y / horizon), 0xffffff, cloud);
        });
  }

  /** Less contrast around the mean, so that the dancer stands out. */
  private static Bitmap calm(Bitmap picture, double keep) {
    int[] rgb = picture.rgb();
    long[] sum = new long[3];
    for (int colour : rgb) {
      sum[0] += colour >> 16 & 255;
      sum[1] += colour >> 8 & 255;
      sum[2] += colour & 255;
    }
    double count = rgb.length;
    int mean = Colour.pack(sum[0] / count, sum[1] / count, sum[2] / count);
    int[] calm = new int[rgb.length];
    for (int i = 0; i < calm.length; i++) {
      calm[i] = Colour.mix(mean, rgb[i] & 0xffffff, keep);
    }
    return new Bitmap(picture.width(), picture.height(), calm);
  }

  /** Other figures that stand still beside the dancer, smaller. */
  private static Bitmap withBystanders(SplittableRandom random, Bitmap ground, Subject subject) {
    int size = subject.size();
    int count = 1 + random.nextInt(2);
    Bitmap scene = ground;
    for (int i = 0; i < count; i++) {
      SubjectKind[] kinds = SubjectKind.values();
      SubjectKind kind = kinds[random.nextInt(kinds.length)];
      Sketch sketch =
          Subject.sketch(random.split(), kind == SubjectKind.PICTURE ? SubjectKind.OBJECT : kind);
      Rectangle2D body = sketch.bounds();
      double unit = size * (.2 + .15 * random.nextDouble()) / body.getHeight();
      double x = size * (i == 0 ? .12 : .88);
      double base = size * (.6 + .35 * random.nextDouble());
      scene = over(scene, sketch.draw(new Layout(size, x, base, unit), Style.draw(random.split())));
    }
    return scene;
  }

  /** A picture with a dancer at rest drawn on it. */
  static Bitmap over(Bitmap ground, Subject subject) {
    Frame frame = new Frame(subject.size());
    new Stage(subject, ground).render(Pose.rest(), frame);
    return Bitmap.of(frame.rgb, frame.size, frame.size);
  }

  private static Bitmap withShadow(RandomGenerator random, Bitmap ground, Subject subject) {
    BufferedImage image = ground.image();
    Graphics2D pen = Bitmap.pen(image);
    double wide = subject.halfWidth() * 1.1;
    pen.translate(subject.centreX(), subject.base());
    pen.scale(wide, wide * .22);
    int dark = 70 + random.nextInt(90);
    Color[] fade = {new Color(0, 0, 0, dark), new Color(0, 0, 0, dark / 2), new Color(0, 0, 0, 0)};
    pen.setPaint(new RadialGradientPaint(0, 0, 1, new float[] {0, .55f, 1}, fade));
    pen.fill(Shapes.oval(0, 0, 1, 1));
    pen.dispose();
    return Bitmap.of(image);
  }
}
