package org.musedance.world.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** A square of side 1 on which shapes are printed in opaque inks. */
final class Sheet {
  private final BufferedImage image;
  private final Graphics2D pen;

  Sheet(int size, int paper) {
    image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.scale(size, size);
    fill(paper, box(0, 0, 1, 1));
  }

  void fill(int colour, Shape shape) {
    pen.setColor(new Color(colour));
    pen.fill(shape);
  }

  void line(int colour, double width, Shape shape) {
    pen.setColor(new Color(colour));
    pen.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(shape);
  }

  /** Fills a shape, on a line along its edge. */
  void outlined(int colour, int edge, double width, Shape shape) {
    line(edge, width, shape);
    fill(colour, shape);
  }

  /** What was printed; nothing can be added any more. */
  BufferedImage finished() {
    pen.dispose();
    return image;
  }

  static Shape disc(double x, double y, double r) {
    return oval(x, y, r, r);
  }

  static Shape oval(double x, double y, double rx, double ry) {
    return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
  }

  /** A box from its upper left corner. */
  static Shape box(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x, y, width, height);
  }

  static Area both(Shape one, Shape other) {
    Area common = new Area(one);
    common.intersect(new Area(other));
    return common;
  }

  /** A stroke that is thick in its middle and pointed at its ends, like a leaf. */
  static Shape lens(double x, double y, double angle, double length, double width) {
    double dx = length / 2 * Math.cos(angle);
    double dy = length / 2 * Math.sin(angle);
    double bow = 2 * width / length;
    Path2D path = new Path2D.Double();
    path.moveTo(x - dx, y - dy);
    path.quadTo(x - dy * bow, y + dx * bow, x + dx, y + dy);
    path.quadTo(x + dy * bow, y - dx * bow, x - dx, y - dy);
    return path;
  }

  /** A closed outline: a start, then Bézier curves of three points each. */
  static Area curved(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 6) {
      path.curveTo(
          points[i], points[i + 1], points[i + 2], points[i + 3], points[i + 4], points[i + 5]);
    }
    path.closePath();
    return new Area(path);
  }

  /** A shape and its mirror image about the sheet's middle. */
  static Area symmetric(double... half) {
    Area whole = curved(half);
    whole.add(whole.createTransformedArea(new AffineTransform(-1, 0, 0, 1, 1, 0)));
    return whole;
  }
}
