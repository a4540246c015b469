package org.musedance.world.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** A sunflower in a vase, painted in layers of finer and finer strokes along the forms. */
final class BrushStrokes {
  /** A place's colour and the direction a brush would take there. */
  private record Touch(int colour, double angle) {}

  /** Keeps five bits a channel, so that the file stays small. */
  private static final int PIGMENTS = 0xf8f8f8;

  private BrushStrokes() {}

  static BufferedImage sunflower(int size) {
    BufferedImage canvas = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.scale(size, size);
    pen.setColor(new Color(0x8aa6a0));
    pen.fillRect(0, 0, 1, 1);
    SplittableRandom random = new SplittableRandom(1888);
    double[] widths = {.05, .028, .017};
    int[] counts = {800, 2200, 3200};
    for (int layer = 0; layer < widths.length; layer++) {
      for (int i = 0; i < counts[layer]; i++) {
        stroke(pen, random, widths[layer]);
      }
    }
    pen.dispose();
    for (int i = 0; i < size * size; i++) {
      canvas.setRGB(i % size, i / size, canvas.getRGB(i % size, i / size) & PIGMENTS);
    }
    return canvas;
  }

  private static void stroke(Graphics2D pen, SplittableRandom random, double width) {
    double x = random.nextDouble();
    double y = random.nextDouble();
    Touch touch = motif(x, y);
    double light = .88 + .24 * random.nextDouble();
    double angle = touch.angle + .3 * (random.nextDouble() - .5);
    double half = width * (1 + random.nextDouble());
    double dx = half * Math.cos(angle);
    double dy = half * Math.sin(angle);
    Path2D path = new Path2D.Double();
    path.moveTo(x - dx, y - dy);
    path.quadTo(x - dy * .2, y + dx * .2, x + dx, y + dy);
    pen.setColor(tinted(touch.colour, light));
    pen.setStroke(
        new BasicStroke((float) (width * .55), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(path);
  }

  private static Color tinted(int colour, double light) {
    int red = (int) Math.min(255, (colour >> 16 & 255) * light);
    int green = (int) Math.min(255, (colour >> 8 & 255) * light);
    int blue = (int) Math.min(255, (colour & 255) * light);
    return new Color(red, green, blue);
  }

  private static Touch motif(double x, double y) {
    double dx = x - .5;
    double dy = y - .33;
    double r = Math.hypot(dx, dy);
    double around = Math.atan2(dy, dx);
    double petal = .21 + .05 * Math.cos(14 * around) + .012 * Math.cos(5 * around);
    if (r < .1) {
      return new Touch(r < .055 ? 0x3a2416 : 0x6e4420, around + Math.PI / 2);
    }
    if (r < petal) {
      int gold = Math.cos(14 * around) > .1 ? 0xf4bd2c : 0xd98a1c;
      return new Touch(gold, around);
    }
    double bend = .03 * Math.sin(9 * y);
    if (Math.abs(dx - bend) < .014 && y > .3 && y < .68) {
      return new Touch(0x4f7a34, Math.PI / 2);
    }
    double leaf = Math.pow((x - .64) / .13, 2) + Math.pow((y - .56 + .35 * (x - .64)) / .045, 2);
    double other = Math.pow((x - .37) / .12, 2) + Math.pow((y - .61 - .4 * (x - .37)) / .042, 2);
    if (leaf < 1 || other < 1) {
      return new Touch(leaf < .4 || other < .4 ? 0x6f9a3c : 0x4a7430, leaf < 1 ? -.35 : .4);
    }
    double vase = .085 + .055 * Math.sin(Math.PI * (y - .63) / .3);
    if (Math.abs(dx) < vase && y > .64 && y < .9) {
      int glaze = y > .76 ? 0xb8703c : 0xe8d8a8;
      double shade = dx / vase;
      return new Touch(shade > .35 ? darker(glaze) : glaze, Math.PI / 2 + .5 * shade);
    }
    if (y > .82) {
      return new Touch(Math.sin(40 * y + 6 * x) > 0 ? 0xc98f3e : 0xb27c34, .1);
    }
    double swirl = Math.sin(5 * x + 2) + Math.cos(6 * y);
    return new Touch(swirl > .3 ? 0x7fb0b4 : 0x5f93a6, swirl * 1.2 + .4);
  }

  private static int darker(int colour) {
    return (colour >> 1 & 0x7f7f7f) + (colour >> 2 & 0x3f3f3f);
  }
}
