package org.musedance.world.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** A lone tree that branches like a bronchus, in blossom, before the evening. */
final class FractalTree {
  private static final int[] BLOSSOM = {0xf7b6c8, 0xef8fae, 0xfbd6df, 0xe0709a};

  private final Graphics2D pen;
  private final SplittableRandom random = new SplittableRandom(31);

  private FractalTree(Graphics2D pen) {
    this.pen = pen;
  }

  static BufferedImage draw(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.scale(size, size);
    pen.setPaint(new GradientPaint(0, 0, new Color(0x274b7a), 0, .85f, new Color(0xf6d9a8)));
    pen.fill(new Rectangle2D.Double(0, 0, 1, 1));
    pen.setColor(new Color(0xfdf0c4));
    pen.fill(new Ellipse2D.Double(.12, .5, .16, .16));
    hill(pen, .8, .9, 0x6c8f6a);
    hill(pen, .86, 2.2, 0x3f6a4c);
    new FractalTree(pen).branch(.52, .9, -Math.PI / 2, .185, .042, 9);
    pen.dispose();
    return image;
  }

  private static void hill(Graphics2D pen, double level, double phase, int colour) {
    pen.setColor(new Color(colour));
    for (int i = 0; i < 256; i++) {
      double x = i / 256.0;
      double top = level + .025 * Math.sin(5 * x + phase) + .01 * Math.sin(13 * x);
      pen.fill(new Rectangle2D.Double(x, top, 1 / 200.0, 1 - top));
    }
  }

  private void branch(double x, double y, double angle, double length, double width, int depth) {
    double tipX = x + length * Math.cos(angle);
    double tipY = y + length * Math.sin(angle);
    pen.setColor(new Color(depth > 4 ? 0x4a3228 : 0x6a4634));
    pen.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(new Line2D.Double(x, y, tipX, tipY));
    if (depth < 4) {
      pen.setColor(new Color(BLOSSOM[random.nextInt(BLOSSOM.length)]));
      double r = .007 + .008 * random.nextDouble();
      pen.fill(new Ellipse2D.Double(tipX - r, tipY - r, 2 * r, 2 * r));
    }
    if (depth == 0) {
      return;
    }
    double spread = .32 + .22 * random.nextDouble();
    double shrink = .74 + .1 * random.nextDouble();
    branch(tipX, tipY, angle - spread, length * shrink, width * .68, depth - 1);
    branch(tipX, tipY, angle + spread * .9, length * (1.52 - shrink), width * .66, depth - 1);
  }
}
