package org.musedance.world;

import java.util.random.RandomGenerator;

/** A colour for every place; one unit is about the height of the dancer or the frame. */
@FunctionalInterface
interface Texture {
  /** The colour 0xRRGGBB at a place. */
  int at(float x, float y);

  static Texture flat(int colour) {
    return (x, y) -> colour;
  }

  /** Any texture in two colours of the caller's. */
  static Texture any(RandomGenerator random, int a, int b) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> flat(a);
      case 3 -> gradient(random, a, b);
      case 4 -> stripes(random, a, b);
      case 5 -> dots(random, a, b);
      case 6 -> checks(random, a, b);
      case 7 -> photograph(random);
      default -> noise(random, a);
    };
  }

  /** A piece of a photograph-like picture. */
  static Texture photograph(RandomGenerator random) {
    Texture leaves = DeadLeaves.draw(random.nextLong(), 128).texture();
    return (x, y) -> leaves.at(x + .5f, y);
  }

  /** From a colour at the bottom to another at the top, between two heights. */
  static Texture vertical(int low, int high, double from, double to) {
    return (x, y) -> Colour.mix(low, high, clamp((y - from) / (to - from)));
  }

  /** Plain, shaded or grainy: for skin, fur and metal. */
  static Texture quiet(RandomGenerator random, int a) {
    return switch (random.nextInt(4)) {
      case 0 -> gradient(random, a, Colour.light(a, .75));
      case 1 -> grain(random, a, 6 + 10 * random.nextDouble());
      default -> flat(a);
    };
  }

  static Texture gradient(RandomGenerator random, int a, int b) {
    double angle = 2 * Math.PI * random.nextDouble();
    float c = (float) Math.cos(angle);
    float s = (float) Math.sin(angle);
    float shift = (float) (.5 - .5 * (c + s));
    return (x, y) -> Colour.mix(a, b, clamp(x * c + y * s + shift));
  }

  static Texture stripes(RandomGenerator random, int a, int b) {
    Waves waves = Waves.draw(random);
    double share = .6 * random.nextDouble() - .3;
    return (x, y) -> Colour.mix(a, b, waves.edge(Math.sin(waves.along(x, y)) + share));
  }

  static Texture dots(RandomGenerator random, int a, int b) {
    Waves waves = Waves.draw(random);
    return (x, y) ->
        Colour.mix(
            a, b, waves.edge(Math.sin(waves.along(x, y)) * Math.sin(waves.across(x, y)) - .35));
  }

  static Texture checks(RandomGenerator random, int a, int b) {
    Waves waves = Waves.draw(random);
    return (x, y) ->
        Colour.mix(a, b, waves.edge(Math.sin(waves.along(x, y)) * Math.sin(waves.across(x, y))));
  }

  /** Clouds, marble or grain around one colour. */
  static Texture noise(RandomGenerator random, int a) {
    int other = Colour.vary(a, random, 45);
    int cells = 3 + random.nextInt(10);
    Noise noise = new Noise(random, cells, 4, .4 + .5 * random.nextDouble());
    double strength = .15 + .35 * random.nextDouble();
    return (x, y) -> Colour.mix(a, other, .5 + strength * noise.at(x, y));
  }

  /** Fine brightness grain of a given deviation in levels. */
  static Texture grain(RandomGenerator random, int a, double levels) {
    Noise noise = new Noise(random, 24, 3, .8);
    return (x, y) -> Colour.lift(a, levels * noise.at(x, y));
  }

  private static double clamp(double x) {
    return Math.max(0, Math.min(1, x));
  }

  /** A turned grid of sine waves. */
  record Waves(float c, float s, float frequency, float phase, float period) {
    static Waves draw(RandomGenerator random) {
      double angle = 2 * Math.PI * random.nextDouble();
      double period = .05 + .12 * random.nextDouble();
      return new Waves(
          (float) Math.cos(angle),
          (float) Math.sin(angle),
          (float) (2 * Math.PI / period),
          (float) (6 * random.nextDouble()),
          (float) period);
    }

    double along(float x, float y) {
      return (x * c + y * s) * frequency + phase;
    }

    double across(float x, float y) {
      return (y * c - x * s) * frequency;
    }

    /** 0 to 1 across an edge about 1/150 unit wide. */
    double edge(double wave) {
      return clamp(.5 + wave * period * 24);
    }
  }
}
