package org.musedance.world;

import java.awt.Color;
import java.util.random.RandomGenerator;

/** Opaque colours as 0xRRGGBB, and palettes that go together. */
final class Colour {
  private static final int[] SKIN = {
    0xffe0c8, 0xf6cfae, 0xe8b48c, 0xd39a6c, 0xb57a4e, 0x8d5a38, 0x6b4028, 0x4a2c1e
  };
  private static final int[] HAIR = {
    0x1c1614, 0x3a2418, 0x5c3820, 0x8a5a2c, 0xc89a4a, 0xe8cc80, 0xa8401c, 0x9a9a9a, 0xe6e2da
  };
  private static final int[] FUR = {
    0x2a2624, 0x5a5450, 0x8c8680, 0xc8c2ba, 0xf2ece2, 0xe09040, 0xc47030, 0x8a5430, 0xd8b080
  };
  private static final int[] METAL = {
    0xb8c0c8, 0x8890a0, 0xd8dce0, 0x606a78, 0xc8a860, 0xb87858, 0x4a5a6a
  };

  private Colour() {}

  /** Hue in turns, saturation and value from 0 to 1. */
  static int hsv(double hue, double saturation, double value) {
    return Color.HSBtoRGB((float) hue, unit(saturation), unit(value)) & 0xffffff;
  }

  private static float unit(double x) {
    return (float) Math.max(0, Math.min(1, x));
  }

  /** Any colour, from pale and dark to loud. */
  static int any(RandomGenerator random) {
    double saturation = Math.pow(random.nextDouble(), random.nextBoolean() ? .6 : 1.8);
    return hsv(random.nextDouble(), saturation, .1 + .9 * random.nextDouble());
  }

  /** Colours whose hues are neighbours, opposites or thirds of one another. */
  static int[] palette(RandomGenerator random, int count) {
    double hue = random.nextDouble();
    double[] steps = {.06, .5, 1 / 3.0, .12, random.nextDouble()};
    double step = steps[random.nextInt(steps.length)];
    double lively = .25 + .65 * random.nextDouble();
    int[] colours = new int[count];
    for (int i = 0; i < count; i++) {
      double saturation = lively * (.5 + .6 * random.nextDouble());
      double value = i == 0 ? .55 + .45 * random.nextDouble() : .3 + .7 * random.nextDouble();
      colours[i] = hsv(hue + i * step + .03 * random.nextGaussian(), saturation, value);
    }
    return colours;
  }

  /** Earth, stone, wood, leaves, sky and shade: what photographs are mostly made of. */
  static int natural(RandomGenerator random) {
    double[] hues = {.03, .07, .09, .11, .2, .28, .55, .6};
    double hue = hues[random.nextInt(hues.length)] + .03 * random.nextGaussian();
    double saturation = .08 + .5 * random.nextDouble() * random.nextDouble();
    return hsv(hue + 1, saturation + .1, .08 + .85 * random.nextDouble());
  }

  static int skin(RandomGenerator random) {
    return vary(SKIN[random.nextInt(SKIN.length)], random, 8);
  }

  static int hair(RandomGenerator random) {
    boolean dyed = random.nextDouble() < .15;
    return dyed
        ? hsv(random.nextDouble(), .7, .8)
        : vary(HAIR[random.nextInt(HAIR.length)], random, 10);
  }

  static int fur(RandomGenerator random) {
    boolean toy = random.nextDouble() < .3;
    return toy ? palette(random, 1)[0] : vary(FUR[random.nextInt(FUR.length)], random, 14);
  }

  static int metal(RandomGenerator random) {
    boolean painted = random.nextDouble() < .5;
    return painted ? palette(random, 1)[0] : vary(METAL[random.nextInt(METAL.length)], random, 12);
  }

  static int vary(int colour, RandomGenerator random, double spread) {
    double all = spread * random.nextGaussian();
    return pack(
        (colour >> 16 & 255) + all + .4 * spread * random.nextGaussian(),
        (colour >> 8 & 255) + all + .4 * spread * random.nextGaussian(),
        (colour & 255) + all + .4 * spread * random.nextGaussian());
  }

  /** From {@code a} (weight 0) to {@code b} (weight 1). */
  static int mix(int a, int b, double weight) {
    return pack(
        (a >> 16 & 255) + ((b >> 16 & 255) - (a >> 16 & 255)) * weight,
        (a >> 8 & 255) + ((b >> 8 & 255) - (a >> 8 & 255)) * weight,
        (a & 255) + ((b & 255) - (a & 255)) * weight);
  }

  /** All channels times a factor. */
  static int light(int colour, double factor) {
    return pack(
        (colour >> 16 & 255) * factor, (colour >> 8 & 255) * factor, (colour & 255) * factor);
  }

  /** All channels plus an offset in levels of 255. */
  static int lift(int colour, double offset) {
    return pack(
        (colour >> 16 & 255) + offset, (colour >> 8 & 255) + offset, (colour & 255) + offset);
  }

  static int pack(double red, double green, double blue) {
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  private static int level(double x) {
    return x <= 0 ? 0 : x >= 255 ? 255 : (int) (x + .5);
  }

  static double luminance(int colour) {
    return (.299 * (colour >> 16 & 255) + .587 * (colour >> 8 & 255) + .114 * (colour & 255)) / 255;
  }

  /** An English word for a colour. */
  static String name(int colour) {
    float[] hsv = Color.RGBtoHSB(colour >> 16 & 255, colour >> 8 & 255, colour & 255, null);
    double hue = 360 * hsv[0];
    if (hsv[2] < .2) {
      return "black";
    }
    if (hsv[1] < .16) {
      return hsv[2] > .82 ? "white" : "grey";
    }
    if ((hue < 48 || hue > 345) && hsv[2] < .62) {
      return "brown";
    }
    if (hue < 14 || hue > 345) {
      return hsv[1] < .5 ? "pink" : "red";
    }
    String[] names = {"orange", "yellow", "green", "blue", "purple"};
    double[] ends = {42, 68, 165, 255, 300};
    for (int i = 0; i < ends.length; i++) {
      if (hue < ends[i]) {
        return names[i];
      }
    }
    return "pink";
  }
}
