package org.musedance.world;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** Outlines to cut parts from, in body units. */
final class Shapes {
  private Shapes() {}

  static Shape oval(double x, double y, double rx, double ry) {
    return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
  }

  /** An oval turned by an angle in radians. */
  static Shape oval(double x, double y, double rx, double ry, double angle) {
    return AffineTransform.getRotateInstance(angle, x, y)
        .createTransformedShape(oval(x, y, rx, ry));
  }

  /** A box around a centre, with rounded corners. */
  static Shape box(double x, double y, double width, double height, double round) {
    return new RoundRectangle2D.Double(
        x - width / 2, y - height / 2, width, height, 2 * round, 2 * round);
  }

  /** A tapered limb: two discs of the given diameters and what lies between. */
  static Shape limb(double x0, double y0, double x1, double y1, double from, double to) {
    double length = Math.max(1e-6, Math.hypot(x1 - x0, y1 - y0));
    double nx = (y0 - y1) / length / 2;
    double ny = (x1 - x0) / length / 2;
    Area limb =
        new Area(
            polygon(
                x0 + nx * from,
                y0 + ny * from,
                x1 + nx * to,
                y1 + ny * to,
                x1 - nx * to,
                y1 - ny * to,
                x0 - nx * from,
                y0 - ny * from));
    limb.add(new Area(oval(x0, y0, from / 2, from / 2)));
    limb.add(new Area(oval(x1, y1, to / 2, to / 2)));
    return limb;
  }

  /** A closed polygon through x, y pairs. */
  static Path2D polygon(double... points) {
    Path2D path = line(points);
    path.closePath();
    return path;
  }

  /** An open polyline through x, y pairs. */
  static Path2D line(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    return path;
  }

  /** A closed smooth curve through x, y pairs (Catmull-Rom as cubic Béziers). */
  static Path2D blob(double... points) {
    int count = points.length / 2;
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < count; i++) {
      int before = 2 * ((i + count - 1) % count);
      int here = 2 * i;
      int next = 2 * ((i + 1) % count);
      int after = 2 * ((i + 2) % count);
      path.curveTo(
          points[here] + (points[next] - points[before]) / 6,
          points[here + 1] + (points[next + 1] - points[before + 1]) / 6,
          points[next] - (points[after] - points[here]) / 6,
          points[next + 1] - (points[after + 1] - points[here + 1]) / 6,
          points[next],
          points[next + 1]);
    }
    path.closePath();
    return path;
  }

  /** The area a round pen covers along a path. */
  static Shape stroke(Shape path, double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        .createStrokedShape(path);
  }

  /** A smooth open curve: quadratic from start over a control point to the end. */
  static Path2D curve(double x0, double y0, double cx, double cy, double x1, double y1) {
    Path2D path = new Path2D.Double();
    path.moveTo(x0, y0);
    path.quadTo(cx, cy, x1, y1);
    return path;
  }

  /** A star or flower outline: points at radius 1, notches at {@code notch}, times a radius. */
  static Path2D star(double x, double y, double radius, int points, double notch) {
    double[] xy = new double[4 * points];
    for (int i = 0; i < 2 * points; i++) {
      double r = radius * (i % 2 == 0 ? 1 : notch);
      xy[2 * i] = x + r * Math.sin(Math.PI * i / points);
      xy[2 * i + 1] = y + r * Math.cos(Math.PI * i / points);
    }
    return polygon(xy);
  }

  static Shape union(Shape... shapes) {
    Area area = new Area();
    for (Shape shape : shapes) {
      area.add(new Area(shape));
    }
    return area;
  }

  static Shape minus(Shape shape, Shape hole) {
    Area area = new Area(shape);
    area.subtract(new Area(hole));
    return area;
  }

  /** The part of a shape above a level. */
  static Shape above(Shape shape, double level) {
    Area area = new Area(shape);
    area.intersect(new Area(new Rectangle2D.Double(-9, level, 18, 9)));
    return area;
  }

  /** The shape seen in a mirror on the vertical axis at x = 0. */
  static Shape mirror(Shape shape) {
    return AffineTransform.getScaleInstance(-1, 1).createTransformedShape(shape);
  }
}
