package org.musedance.world.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** A child's drawing: a girl, a house and the sun in shaky wax lines and scribbles. */
final class Crayon {
  private final Graphics2D pen;
  private final SplittableRandom random = new SplittableRandom(6);

  private Crayon(Graphics2D pen) {
    this.pen = pen;
  }

  static BufferedImage draw(int size) {
    BufferedImage paper = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = paper.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.scale(size, size);
    pen.setColor(new Color(0xfbf7ea));
    pen.fillRect(0, 0, 1, 1);
    Crayon crayon = new Crayon(pen);
    crayon.world();
    crayon.girl();
    pen.dispose();
    return paper;
  }

  private void world() {
    scribble(0, .86, 1, .99, 0x58a84a, .014);
    scribble(0, .02, 1, .1, 0x6fb6e8, .012);
    scribble(.06, .5, .27, .84, 0xe6785a, .012);
    line(0x8a3a2a, .06, .84, .06, .5, .27, .5, .27, .84, .06, .84);
    line(0xa83232, .03, .5, .165, .34, .3, .5);
    line(0x5a3a22, .14, .84, .14, .68, .2, .68, .2, .84);
    circle(0xf4b81e, .87, .2, .075);
    scribble(.82, .15, .92, .25, 0xf9d24a, .012);
    for (int i = 0; i < 9; i++) {
      double a = i * Math.PI * 2 / 9;
      line(
          0xf4b81e,
          .87 + .1 * Math.cos(a),
          .2 + .1 * Math.sin(a),
          .87 + .14 * Math.cos(a),
          .2 + .14 * Math.sin(a));
    }
    for (int i = 0; i < 3; i++) {
      double x = .74 + .09 * i;
      line(0x3f8a3a, x, .88, x + .005, .77);
      circle(i % 2 == 0 ? 0xd84a8a : 0x8a4ad8, x + .005, .745, .026);
    }
  }

  private void girl() {
    scribble(.4, .5, .62, .74, 0xe0559a, .013);
    line(0xb02a70, .46, .46, .36, .75, .66, .75, .56, .46, .46, .46);
    line(0x333333, .45, .75, .44, .9, .4, .91);
    line(0x333333, .57, .75, .58, .9, .62, .91);
    line(0xd99a6a, .45, .52, .33, .44, .27, .36);
    line(0xd99a6a, .57, .52, .69, .44, .75, .36);
    scribble(.4, .2, .62, .42, 0xf6cfa6, .012);
    circle(0xc0804a, .51, .31, .125);
    for (int side = -1; side <= 1; side += 2) {
      circle(0x3a2a6a, .51 + side * .045, .29, .012);
      line(0x8a4a1e, .51 + side * .12, .26, .51 + side * .17, .36, .51 + side * .15, .46);
      line(0x8a4a1e, .51 + side * .1, .23, .51 + side * .2, .34, .51 + side * .19, .45);
    }
    line(0xc8323c, .455, .345, .49, .375, .53, .375, .565, .345);
    scribble(.41, .17, .61, .22, 0x8a4a1e, .012);
  }

  private void circle(int colour, double x, double y, double r) {
    double[] points = new double[2 * 22];
    for (int i = 0; i < 22; i++) {
      double a = i * Math.PI * 2 / 20;
      points[2 * i] = x + r * Math.cos(a);
      points[2 * i + 1] = y + r * Math.sin(a);
    }
    line(colour, points);
  }

  /** A shaky line, drawn twice like a child who presses hard. */
  private void line(int colour, double... points) {
    for (int pass = 0; pass < 2; pass++) {
      Path2D path = new Path2D.Double();
      path.moveTo(points[0] + shake(), points[1] + shake());
      for (int i = 2; i < points.length; i += 2) {
        double mx = (points[i] + points[i - 2]) / 2 + 2 * shake();
        double my = (points[i + 1] + points[i - 1]) / 2 + 2 * shake();
        path.quadTo(mx, my, points[i] + shake(), points[i + 1] + shake());
      }
      wax(colour, .011, 210);
      pen.draw(path);
    }
  }

  /** Fills a box with slanted strokes that leave paper showing. */
  private void scribble(double x0, double y0, double x1, double y1, int colour, double step) {
    Path2D path = new Path2D.Double();
    path.moveTo(x0, y0);
    boolean down = true;
    for (double x = x0; x < x1; x += step) {
      path.lineTo(x + 2 * shake(), (down ? y1 : y0) + 3 * shake());
      down = !down;
    }
    wax(colour, step * .8, 170);
    pen.draw(path);
  }

  private void wax(int colour, double width, int alpha) {
    pen.setColor(new Color(colour >> 16 & 255, colour >> 8 & 255, colour & 255, alpha));
    pen.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  private double shake() {
    return .006 * (random.nextDouble() - .5);
  }
}
