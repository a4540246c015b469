package org.musedance.world.gallery;

import static org.musedance.world.gallery.Sheet.both;
import static org.musedance.world.gallery.Sheet.box;
import static org.musedance.world.gallery.Sheet.disc;
import static org.musedance.world.gallery.Sheet.lens;
import static org.musedance.world.gallery.Sheet.oval;
import static org.musedance.world.gallery.Sheet.symmetric;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** A smiling rocket that takes off from the moon: a poster of flat shapes, each with one shade. */
final class Rocket {
  private static final int STAR = 0xfdf3d0;
  private static final Shape RIGHT = box(.5, 0, .5, 1);
  private static final Area HULL =
      symmetric(
          .5, .06, .57, .12, .66, .25, .66, .43, .66, .54, .63, .63, .59, .69, .56, .7, .53, .7, .5,
          .7);
  private static final Area FINS =
      symmetric(
          .63, .47, .74, .52, .81, .62, .79, .79, .75, .72, .69, .69, .57, .69, .58, .6, .6, .5,
          .63, .47);

  private final Sheet sheet;

  private Rocket(Sheet sheet) {
    this.sheet = sheet;
  }

  static BufferedImage draw(int size) {
    Rocket rocket = new Rocket(new Sheet(size, 0x14173a));
    rocket.sky();
    rocket.planet();
    rocket.moon();
    rocket.cloud();
    rocket.flame();
    rocket.hull();
    rocket.face();
    return rocket.sheet.finished();
  }

  private void sky() {
    int[] glow = {0x1b2050, 0x232a66, 0x2d377e};
    for (int i = 0; i < glow.length; i++) {
      sheet.fill(glow[i], disc(.5, .42, .58 - .12 * i));
    }
    SplittableRandom random = new SplittableRandom(1969);
    for (int i = 0; i < 70; i++) {
      double x = random.nextDouble();
      double y = .82 * random.nextDouble();
      sheet.fill(STAR, disc(x, y, .0025 + .003 * random.nextDouble()));
      if (i % 9 == 0) {
        sheet.fill(STAR, lens(x, y, 0, .04, .009));
        sheet.fill(STAR, lens(x, y, Math.PI / 2, .04, .009));
      }
    }
  }

  private void planet() {
    Shape ball = disc(.855, .17, .075);
    sheet.fill(0xf2955c, ball);
    sheet.fill(0xd8744c, both(ball, disc(.895, .2, .075)));
    AffineTransform tilt = AffineTransform.getRotateInstance(-.35, .855, .17);
    Shape hoop = new Arc2D.Double(.73, .14, .25, .06, 127, 286, Arc2D.OPEN);
    sheet.line(0xf9d59a, .011, tilt.createTransformedShape(hoop));
  }

  private void moon() {
    sheet.fill(0x8f93b8, disc(.5, 2.36, 1.5));
    sheet.fill(0xb9bcd6, disc(.47, 2.4, 1.5));
    double[][] craters = {{.16, .965, .07}, {.83, .955, .055}, {.33, .94, .022}, {.68, .985, .03}};
    for (double[] c : craters) {
      sheet.fill(0x8f93b8, oval(c[0], c[1], c[2], .3 * c[2]));
    }
  }

  private void cloud() {
    for (int shade = 0; shade < 2; shade++) {
      for (int side = -1; side <= 1; side += 2) {
        for (double[] puff : new double[][] {{.23, .95, .035}, {.165, .92, .05}, {.08, .94, .06}}) {
          Shape ball = disc(.5 + side * puff[0], puff[1] - .014 * shade, puff[2]);
          sheet.fill(shade == 0 ? 0xcdd3ea : 0xf4f2f0, ball);
        }
      }
    }
  }

  private void flame() {
    int[] heat = {0xf0562f, 0xf99a2b, 0xffe27a};
    for (int i = 0; i < heat.length; i++) {
      double w = .11 - .028 * i;
      double tip = .93 - .055 * i;
      sheet.fill(heat[i], symmetric(.5, .7, .5 + w, .7, .5 + w, .79, .5, tip));
    }
    sheet.fill(0x3a3f63, box(.43, .69, .14, .035));
  }

  private void hull() {
    shaded(0xe5484d, 0xb92f44, FINS);
    shaded(0xfbf1dc, 0xe0d0bd, HULL);
    shaded(0xe5484d, 0xb92f44, both(HULL, disc(.5, .02, .23)));
    shaded(0xf2b53c, 0xd6922c, both(HULL, box(0, .59, 1, .035)));
    shaded(0xe5484d, 0xb92f44, oval(.5, .675, .016, .075));
  }

  private void face() {
    shaded(0x5b64a0, 0x454c80, disc(.5, .42, .125));
    sheet.fill(0xa8e2ee, disc(.5, .42, .102));
    sheet.fill(0xc9f0f5, both(disc(.5, .42, .102), disc(.46, .37, .1)));
    for (int side = -1; side <= 1; side += 2) {
      sheet.fill(0xf58f8f, disc(.5 + .066 * side, .45, .018));
      sheet.fill(0x22264d, disc(.5 + .038 * side, .41, .017));
      sheet.fill(0xffffff, disc(.494 + .038 * side, .404, .006));
    }
    sheet.line(0x22264d, .01, new Arc2D.Double(.465, .415, .07, .06, 200, 140, Arc2D.OPEN));
  }

  private void shaded(int light, int dark, Shape shape) {
    sheet.fill(light, shape);
    sheet.fill(dark, both(shape, RIGHT));
  }
}
