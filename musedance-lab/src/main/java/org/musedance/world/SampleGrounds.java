package org.musedance.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The grounds of the samples, in shares of the frame, y down. */
final class SampleGrounds {
  private SampleGrounds() {}

  static Bitmap livingRoom(int size) {
    Texture wall =
        (x, y) -> {
          double dot = Math.sin(x * 44) * Math.sin(y * 44);
          return Colour.mix(Colour.mix(0x8fc3bd, 0x6fa9a8, y), 0xa9d6cd, dot > .82 ? .6 : 0);
        };
    return paint(
        size,
        (x, y) -> y < .78 ? wall.at(x, y) : planks(x, y),
        pen -> {
          fill(pen, Shapes.box(.5, .778, 1.2, .022, 0), 0xf2e6d0);
          window(pen);
          fill(pen, Shapes.oval(.5, .915, .43, .072), 0xc9574f);
          fill(pen, Shapes.oval(.5, .915, .37, .056), 0xe9b872);
          fill(pen, Shapes.oval(.5, .915, .31, .042), 0xc9574f);
          plant(pen);
          shadow(pen, .5, .935, .3, .04);
        });
  }

  private static int planks(double x, double y) {
    double depth = (y - .78) / .22;
    double across = (x - .5) / (.7 + .8 * depth) * 9 + 40;
    boolean joint = across - Math.floor(across) < .04;
    int wood = ((int) across & 1) == 0 ? 0xb98556 : 0xad7a4c;
    return Colour.light(wood, joint ? .75 : .9 + .2 * depth);
  }

  private static void window(Graphics2D pen) {
    fill(pen, Shapes.box(.17, .28, .25, .36, .01), 0xf6efe0);
    fill(pen, Shapes.box(.17, .28, .215, .325, .005), 0xbfe3f2);
    fill(pen, Shapes.oval(.14, .24, .045, .018), 0xffffff);
    fill(pen, Shapes.oval(.175, .232, .035, .02), 0xffffff);
    fill(pen, Shapes.box(.17, .28, .008, .33, 0), 0xf6efe0);
    fill(pen, Shapes.box(.17, .28, .22, .008, 0), 0xf6efe0);
  }

  private static void plant(Graphics2D pen) {
    for (int i = -3; i <= 3; i++) {
      Shape leaf = Shapes.oval(.88 + .028 * i, .6 - .015 * (3 - Math.abs(i)), .022, .1, .24 * i);
      fill(pen, leaf, i % 2 == 0 ? 0x4f8f5b : 0x3f7a4c);
    }
    fill(pen, Shapes.polygon(.82, .68, .94, .68, .925, .82, .835, .82), 0xd98752);
    fill(pen, Shapes.box(.88, .685, .14, .026, .006), 0xe59a66);
  }

  static Bitmap sunset(int size) {
    Texture sky =
        (x, y) ->
            y < .45
                ? Colour.mix(0x3b3a78, 0xb85c8c, y / .45)
                : Colour.mix(0xb85c8c, 0xffc37a, (y - .45) / .35);
    return paint(
        size,
        sky,
        pen -> {
          fill(pen, Shapes.oval(.72, .6, .13, .13), 0xffe3a3);
          SplittableRandom random = new SplittableRandom(4);
          skyline(pen, random, 0x7d4a7f, .5, 14);
          skyline(pen, random, 0x4d3366, .6, 11);
          fill(pen, Shapes.box(.5, .91, 1.2, .24, 0), 0x3a2c50);
          fill(pen, Shapes.box(.5, .8, 1.2, .018, 0), 0x5a4473);
          for (int i = 0; i < 7; i++) {
            fill(
                pen,
                Shapes.polygon(
                    .08 + .14 * i,
                    .96,
                    .16 + .14 * i,
                    .96,
                    .165 + .14 * i,
                    .985,
                    .07 + .14 * i,
                    .985),
                0xd8c6e4);
          }
          shadow(pen, .5, .95, .24, .03);
        });
  }

  private static void skyline(
      Graphics2D pen, SplittableRandom random, int colour, double top, int count) {
    double wide = 1.0 / count;
    for (int i = 0; i < count; i++) {
      double roof = top + .16 * random.nextDouble();
      double x = wide * (i + .5);
      fill(pen, Shapes.box(x, (roof + 1) / 2, wide * 1.02, 1 - roof, 0), colour);
      for (double y = roof + .025; y < .78; y += .035) {
        for (int column = -1; column <= 1; column++) {
          if (random.nextDouble() < .35) {
            fill(pen, Shapes.box(x + column * wide * .28, y, wide * .14, .014, 0), 0xffd98a);
          }
        }
      }
    }
  }

  static Bitmap bricks(int size) {
    Texture wall =
        (x, y) -> {
          int row = (int) Math.floor(y * 14);
          double along = x * 7 + .5 * (row & 1);
          double high = y * 14 - row;
          boolean joint = along - Math.floor(along) < .05 || high < .1;
          int brick = 0xd9c7b4;
          double shade = .86 + .03 * ((row * 5 + (int) along * 3) % 5);
          return joint ? 0xefe7dc : Colour.light(brick, shade);
        };
    return paint(size, wall, pen -> shadow(pen, .5, .9, .34, .03));
  }

  static Bitmap danceFloor(int size) {
    Texture scene =
        (x, y) -> {
          if (y < .72) {
            double beam = Math.max(0, Math.cos((x - .5) * 9 / (y + .35)) - .75) * 1.2;
            int wall = Colour.mix(0x231a4a, 0x5a2f86, y / .72);
            return Colour.mix(wall, 0xff8ad8, beam * (1 - y));
          }
          double depth = .25 / (y - .72 + .09);
          int column = (int) Math.floor((x - .5) * depth * 2.6 + 100.5);
          int row = (int) Math.floor(depth * 2.4);
          int[] tiles = {0xff5fa2, 0x5fd0ff, 0xffd75f, 0x8a5fff};
          return Colour.light(tiles[(column * 3 + row * 5 & 0xff) % 4], .45 + .5 * (y - .72) / .28);
        };
    return paint(
        size,
        scene,
        pen -> {
          SplittableRandom random = new SplittableRandom(11);
          for (int i = 0; i < 46; i++) {
            double r = .002 + .003 * random.nextDouble();
            fill(pen, Shapes.oval(random.nextDouble(), .68 * random.nextDouble(), r, r), 0xffe9ff);
          }
          shadow(pen, .5, .945, .27, .035);
        });
  }

  static Bitmap table(int size) {
    Texture scene =
        (x, y) -> {
          if (y < .68) {
            boolean stripe = Math.floorMod((int) Math.floor(x * 16), 2) == 0;
            return Colour.light(stripe ? 0xf3d9b4 : 0xeccfa6, 1.04 - .25 * y);
          }
          double depth = .5 / (y - .68 + .32);
          boolean column = Math.floorMod((int) Math.floor((x - .5) * depth * 9 + 50), 2) == 0;
          boolean row = Math.floorMod((int) Math.floor(depth * 14), 2) == 0;
          int cloth = column == row ? (column ? 0xd65a5a : 0xfdf6ee) : 0xeba9a4;
          return Colour.light(cloth, .82 + .2 * (y - .68) / .32);
        };
    return paint(
        size,
        scene,
        pen -> {
          fill(pen, Shapes.box(.5, .682, 1.2, .012, 0), 0xc98a6a);
          fill(pen, Shapes.box(.84, .22, .2, .26, .01), 0x8a5a3c);
          fill(pen, Shapes.box(.84, .22, .165, .225, .004), 0xbcd8d2);
          fill(pen, Shapes.polygon(.76, .33, .82, .2, .86, .27, .88, .24, .922, .33), 0x6d9a7c);
          fill(pen, Shapes.oval(.89, .16, .018, .018), 0xfff0b8);
          shadow(pen, .49, .845, .34, .045);
        });
  }

  private static Bitmap paint(int size, Texture ground, Consumer<Graphics2D> things) {
    BufferedImage image = Bitmap.paint(size, ground).image();
    Graphics2D pen = Bitmap.pen(image);
    pen.scale(size, size);
    things.accept(pen);
    pen.dispose();
    return Bitmap.of(image);
  }

  private static void fill(Graphics2D pen, Shape shape, int colour) {
    pen.setColor(new Color(colour));
    pen.fill(shape);
  }

  private static void shadow(Graphics2D pen, double x, double y, double rx, double ry) {
    Graphics2D soft = (Graphics2D) pen.create();
    soft.translate(x, y);
    soft.scale(rx, ry);
    Color[] fade = {new Color(0, 0, 0, 110), new Color(0, 0, 0, 60), new Color(0, 0, 0, 0)};
    soft.setPaint(new RadialGradientPaint(0, 0, 1, new float[] {0, .6f, 1}, fade));
    soft.fill(Shapes.oval(0, 0, 1, 1));
    soft.dispose();
  }
}
