package org.musedance.world;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Pictures with the statistics of photographs: opaque shapes of all sizes fall on one another until
 * the ground is covered (dead leaves; Lee, Mumford and Huang 2001). Each has its own colour, light
 * and surface; what fell first lies farther away and is out of focus; light, haze and grain over
 * all.
 */
final class DeadLeaves {
  private static final int TILE = 64;

  private final RandomGenerator random;
  private final int size;
  private final int[] colours;
  private final double smallest;
  private final double largest;
  private final double rough;
  private final BufferedImage surface;

  private DeadLeaves(RandomGenerator random, int size) {
    this.random = random;
    this.size = size;
    colours = colours();
    largest = .08 + .4 * random.nextDouble();
    smallest = largest * (.03 + .2 * random.nextDouble());
    rough = random.nextDouble() < .3 ? 0 : .8 * random.nextDouble();
    surface = surface();
  }

  /** A square picture; the same seed gives the same leaves at every size. */
  static Bitmap draw(long seed, int size) {
    return new DeadLeaves(new SplittableRandom(seed), size).draw();
  }

  private Bitmap draw() {
    Bitmap far = Bitmap.paint(size, Texture.flat(colours[0]));
    int count = 25 + (int) (3 / (largest * largest)) / 2;
    Bitmap behind = fall(far, Math.min(160, count), 1);
    boolean deep = random.nextDouble() < .6;
    double focus = size * .03 * random.nextDouble();
    if (!deep) {
      return finish(behind);
    }
    return finish(fall(behind.blur((int) Math.round(focus)), Math.min(60, count / 3), .75));
  }

  private int[] colours() {
    int[] colours = Colour.palette(random, 3 + random.nextInt(6));
    boolean natural = random.nextDouble() < .6;
    for (int i = 0; i < colours.length; i++) {
      int other = natural ? Colour.natural(random) : Colour.any(random);
      colours[i] = Colour.mix(colours[i], other, natural ? .85 : .5 * random.nextDouble());
    }
    return colours;
  }

  /** A tile of black and white clouds to lay on leaves. */
  private BufferedImage surface() {
    BufferedImage tile = new BufferedImage(TILE, TILE, BufferedImage.TYPE_INT_ARGB);
    Noise noise = new Noise(random, 8, 3, .8);
    for (int i = 0; i < TILE * TILE; i++) {
      float value = noise.at(i % TILE / (float) TILE, i / TILE / (float) TILE);
      int alpha = (int) Math.min(120, 55 * Math.abs(value));
      tile.setRGB(i % TILE, i / TILE, alpha << 24 | (value > 0 ? 0xffffff : 0));
    }
    return tile;
  }

  private Bitmap fall(Bitmap ground, int count, double share) {
    BufferedImage image = ground.image();
    Graphics2D pen = Bitmap.pen(image);
    pen.scale(size, size);
    for (int i = 0; i < count; i++) {
      leaf(pen, share * (1 - .4 * i / count));
    }
    pen.dispose();
    return Bitmap.of(image);
  }

  private void leaf(Graphics2D pen, double share) {
    double radius = share * largest * Math.pow(smallest / largest, random.nextDouble());
    double x = random.nextDouble();
    double y = random.nextDouble();
    Shape shape =
        AffineTransform.getRotateInstance(6.3 * random.nextDouble(), x, y)
            .createTransformedShape(shape(x, y, radius));
    int colour = Colour.vary(colours[random.nextInt(colours.length)], random, 18);
    double slope = random.nextDouble() < .7 ? .1 + .4 * random.nextDouble() : 0;
    if (random.nextDouble() < .4) {
      pen.setColor(new Color(0, 0, 0, 50));
      double offset = .12 * radius + .006;
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
    if (random.nextDouble() < rough) {
      double tile = .1 + .3 * random.nextDouble();
      pen.setPaint(new TexturePaint(surface, new Rectangle2D.Double(x, y, tile, tile)));
      pen.fill(shape);
    }
  }

  private Shape shape(double x, double y, double radius) {
    return switch (random.nextInt(6)) {
      case 0 -> Shapes.oval(x, y, radius, radius);
      case 1 -> Shapes.oval(x, y, radius, radius * (.25 + .6 * random.nextDouble()));
      case 2 ->
          Shapes.box(x, y, 2 * radius, radius * (.4 + 1.4 * random.nextDouble()), radius * .1);
      case 3 ->
          Shapes.stroke(
              Shapes.curve(
                  x - 2 * radius, y, x, y + radius * random.nextGaussian(), x + 2 * radius, y),
              .01 + .2 * radius);
      case 4 -> CutoutFigure.wobbly(random, x, y, radius, radius);
      default -> polygon(x, y, radius);
    };
  }

  private Shape polygon(double x, double y, double radius) {
    double[] points = new double[2 * (4 + random.nextInt(4))];
    for (int i = 0; i < points.length; i += 2) {
      double r = radius * (.5 + .8 * random.nextDouble());
      points[i] = x + r * Math.cos(2 * Math.PI * i / points.length);
      points[i + 1] = y + r * Math.sin(2 * Math.PI * i / points.length);
    }
    return Shapes.polygon(points);
  }

  /** Uneven light, grain, and perhaps a soft lens. */
  private Bitmap finish(Bitmap leaves) {
    boolean soft = random.nextDouble() < .35;
    double radius = size * .012 * random.nextDouble();
    Bitmap picture = soft ? leaves.blur((int) Math.round(radius)) : leaves;
    Noise grain = new Noise(random, 20, 3, .85);
    Noise light = new Noise(random, 2, 1, 1);
    double strength = 9 * random.nextDouble();
    double uneven = .18 * random.nextDouble();
    double slopeX = .25 * random.nextGaussian();
    double slopeY = .25 * random.nextGaussian();
    int[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      float x = (i % size + .5f) / size;
      float y = (i / size + .5f) / size;
      double factor = 1 + uneven * light.at(x, y) + slopeX * (x - .5) + slopeY * (y - .5);
      rgb[i] = Colour.lift(Colour.light(rgb[i], factor), strength * grain.at(x, y));
    }
    return picture;
  }
}
