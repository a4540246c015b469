package org.musedance.world.gallery;

import static org.musedance.world.gallery.Sheet.box;
import static org.musedance.world.gallery.Sheet.disc;
import static org.musedance.world.gallery.Sheet.lens;
import static org.musedance.world.gallery.Sheet.oval;
import static org.musedance.world.gallery.Sheet.symmetric;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** An owl on a branch before the moon: a linocut in three inks, its lights cut with a gouge. */
final class Owl {
  private static final int PAPER = 0xf3e9d2;
  private static final int NIGHT = 0x3f7480;
  private static final int GOLD = 0xe3a02f;
  private static final int BLACK = 0x1f1c24;

  private static final Area BODY =
      symmetric(
          .5, .175, .56, .175, .62, .15, .69, .075, .695, .16, .7, .25, .675, .3, .71, .42, .7, .6,
          .61, .75, .57, .8, .57, .87, .555, .925, .54, .94, .52, .945, .5, .945);
  private static final Area WINGS =
      symmetric(
          .655, .37, .75, .4, .775, .5, .75, .62, .735, .7, .7, .76, .645, .8, .68, .66, .63, .5,
          .655, .37);
  private static final Shape BREAST = oval(.5, .58, .14, .178);

  private final Sheet sheet;
  private final SplittableRandom random = new SplittableRandom(1928);

  private Owl(Sheet sheet) {
    this.sheet = sheet;
  }

  static BufferedImage draw(int size) {
    Owl owl = new Owl(new Sheet(size, NIGHT));
    owl.night();
    owl.branch();
    owl.body();
    owl.feathers();
    owl.face();
    return owl.sheet.finished();
  }

  /** The moon, and around it a sky of cuts in circles. */
  private void night() {
    for (double r = .405; r < .78; r += .024) {
      for (double a = random.nextDouble(); a < 6.6; a += .07 / r) {
        double length = .045 + .02 * random.nextDouble();
        cut(PAPER, .5 + r * Math.cos(a), .45 + r * Math.sin(a), a + Math.PI / 2, length, .007);
      }
    }
    sheet.fill(PAPER, disc(.5, .45, .385));
    sheet.fill(GOLD, disc(.503, .453, .37));
  }

  private void branch() {
    double[] leaves = {.1, .76, -2.2, .17, .75, -1, .15, .89, 2.4, .91, .73, -.9, .84, .88, .8};
    for (int i = 0; i < leaves.length; i += 3) {
      sheet.outlined(BLACK, PAPER, .016, lens(leaves[i], leaves[i + 1], leaves[i + 2], .13, .055));
      cut(PAPER, leaves[i], leaves[i + 1], leaves[i + 2], .09, .006);
    }
    sheet.outlined(BLACK, PAPER, .016, lens(.55, .82, -.04, 1.9, .095));
    for (int i = 0; i < 50; i++) {
      double x = random.nextDouble();
      double y = .842 - .04 * x + .048 * (random.nextDouble() - .5);
      cut(PAPER, x, y, -.04, .04 + .04 * random.nextDouble(), .004);
    }
    sheet.line(PAPER, .07, box(0, 0, 1, 1));
  }

  private void body() {
    sheet.outlined(BLACK, PAPER, .016, BODY);
    sheet.outlined(BLACK, PAPER, .016, WINGS);
    sheet.fill(PAPER, BREAST);
    for (int i = -4; i <= 4; i++) {
      if (Math.abs(i) < 2) cut(PAPER, .5 + .024 * i, .885, Math.PI / 2, .08, .009);
      else sheet.fill(GOLD, oval(.5 + .027 * i, .81, .012, .035));
    }
  }

  /** Ticks on the breast, and cuts in the wings that lean towards their tips. */
  private void feathers() {
    for (int row = 0; row < 12; row++) {
      double y = .405 + .034 * row;
      for (int i = -9; i <= 9; i++) {
        double x = .5 + .04 * (i + .5 * (row & 1));
        if (BREAST.contains(x - .015, y - .02, .03, .035)) {
          cut(BLACK, x - .008, y, 1.05, .03, .009);
          cut(BLACK, x + .008, y, Math.PI - 1.05, .03, .009);
        }
        if (WINGS.contains(x - .006, y - .016, .012, .032)) {
          cut(PAPER, x, y, Math.PI / 2 + .25 * Math.signum(x - .5), .04, .008);
        }
      }
    }
  }

  private void face() {
    for (int side = -1; side <= 1; side += 2) {
      eye(.5 + .085 * side, .29);
      for (int i = 0; i < 5; i++) {
        double lean = Math.PI / 2 + .2 * side * (i - 1);
        cut(PAPER, .5 + side * (.02 + .037 * i), .205 - .006 * i * i, lean, .045, .008);
      }
    }
    sheet.outlined(GOLD, BLACK, .012, symmetric(.5, .31, .525, .325, .535, .36, .5, .405));
  }

  private void eye(double x, double y) {
    sheet.fill(PAPER, disc(x, y, .092));
    for (double a = 0; a < 6.2; a += Math.PI / 14) {
      cut(BLACK, x + .074 * Math.cos(a), y + .074 * Math.sin(a), a, .032, .007);
    }
    sheet.fill(BLACK, disc(x, y, .056));
    sheet.fill(GOLD, disc(x, y, .046));
    sheet.fill(BLACK, disc(x, y, .026));
    sheet.fill(PAPER, disc(x - .01, y - .01, .008));
  }

  private void cut(int colour, double x, double y, double angle, double length, double width) {
    sheet.fill(colour, lens(x, y, angle, length, width));
  }
}
