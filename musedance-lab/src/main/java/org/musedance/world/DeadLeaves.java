package org.musedance.world;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Pictures with the statistics of photographs: opaque shapes of all sizes fall on one another until
 * the ground is covered (dead leaves; Lee, Mumford and Huang 2001), each with its own colour, light
 * and grain; light, haze and blur over all.
 */
final class DeadLeaves {
  private DeadLeaves() {}

  /** A square picture; the same seed gives the same leaves at every size. */
  static Bitmap draw(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = Bitmap.pen(image);
    pen.scale(size, size);
    int[] colours = colours(random);
    pen.setColor(new Color(colours[0]));
    pen.fill(Shapes.box(.5, .5, 2, 2, 0));
    int count = 40 + random.nextInt(160);
    for (int i = 0; i < count; i++) {
      leaf(random, pen, colours, .45 * (1 - .6 * i / count));
    }
    pen.dispose();
    return finish(random, Bitmap.of(image));
  }

  private static int[] colours(RandomGenerator random) {
    int[] colours = Colour.palette(random, 3 + random.nextInt(6));
    for (int i = 0; i < colours.length; i++) {
      int neutral = Colour.any(random);
      colours[i] = Colour.mix(colours[i], neutral, .5 * random.nextDouble());
    }
    return colours;
  }

  private static void leaf(RandomGenerator random, Graphics2D pen, int[] colours, double largest) {
    double radius = Math.max(.006, largest / (1 + 14 * random.nextDouble()));
    double x = random.nextDouble();
    double y = random.nextDouble();
    Shape shape =
        AffineTransform.getRotateInstance(6.3 * random.nextDouble(), x, y)
            .createTransformedShape(shape(random, x, y, radius));
    int colour = Colour.vary(colours[random.nextInt(colours.length)], random, 18);
    double slope = random.nextDouble() < .6 ? .15 + .4 * random.nextDouble() : 0;
    if (random.nextDouble() < .3) {
      pen.setColor(new Color(0, 0, 0, 45));
      double offset = .2 * radius;
      pen.fill(AffineTransform.getTranslateInstance(offset, offset).createTransformedShape(shape));
    }
    pen.setPaint(
        new GradientPaint(
            (float) (x - radius),
            (float) (y - radius),
            new Color(Colour.light(colour, 1 + slope)),
            (float) (x + radius),
            (float) (y + radius),
            new Color(Colour.light(colour, 1 - slope))));
    pen.fill(shape);
  }

  private static Shape shape(RandomGenerator random, double x, double y, double radius) {
    switch (random.nextInt(5)) {
      case 0:
        return Shapes.oval(x, y, radius, radius);
      case 1:
        return Shapes.oval(x, y, radius, radius * (.25 + .6 * random.nextDouble()));
      case 2:
        return Shapes.box(x, y, 2 * radius, radius * (.4 + 1.4 * random.nextDouble()), 0);
      case 3:
        return Shapes.stroke(
            Shapes.curve(
                x - 2 * radius, y, x, y + radius * random.nextGaussian(), x + 2 * radius, y),
            .02 + .2 * radius);
      default:
        double[] points = new double[2 * (4 + random.nextInt(4))];
        for (int i = 0; i < points.length; i += 2) {
          double r = radius * (.5 + .8 * random.nextDouble());
          points[i] = x + r * Math.cos(2 * Math.PI * i / points.length);
          points[i + 1] = y + r * Math.sin(2 * Math.PI * i / points.length);
        }
        return random.nextBoolean() ? Shapes.blob(points) : Shapes.polygon(points);
    }
  }

  private static Bitmap finish(RandomGenerator random, Bitmap leaves) {
    int size = leaves.width();
    boolean soft = random.nextDouble() < .35;
    double radius = size * .012 * random.nextDouble();
    Bitmap picture = soft ? leaves.blur((int) Math.round(radius)) : leaves;
    Noise grain = new Noise(random, 20, 4, .85);
    double strength = 12 * random.nextDouble();
    double slopeX = 50 * random.nextGaussian();
    double slopeY = 50 * random.nextGaussian();
    for (int i = 0; i < picture.rgb().length; i++) {
      float x = (i % size + .5f) / size;
      float y = (i / size + .5f) / size;
      double offset = strength * grain.at(x, y) + slopeX * (x - .5) + slopeY * (y - .5);
      picture.rgb()[i] = Colour.lift(picture.rgb()[i], offset);
    }
    return picture;
  }
}
