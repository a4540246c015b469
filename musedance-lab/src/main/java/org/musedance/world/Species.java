package org.musedance.world;

import java.awt.Shape;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What tells one animal from another: fur, ears and face. */
enum Species {
  CAT,
  DOG,
  BEAR,
  RABBIT,
  MOUSE,
  FOX,
  PIG,
  PANDA,
  FROG,
  ELEPHANT,
  PENGUIN,
  OWL;

  String noun() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isBird() {
    return this == PENGUIN || this == OWL;
  }

  int fur(RandomGenerator random) {
    return switch (this) {
      case PANDA -> 0xf4f2ee;
      case FOX -> Colour.vary(0xd87432, random, 12);
      case PIG -> Colour.vary(0xf0a8a8, random, 10);
      case FROG -> Colour.vary(0x6ab04c, random, 16);
      case ELEPHANT -> Colour.vary(0x98a0ac, random, 12);
      case PENGUIN -> Colour.vary(0x2c3444, random, 10);
      default -> Colour.fur(random);
    };
  }

  AnimalFace face() {
    return switch (this) {
      case PIG -> AnimalFace.SNOUT;
      case ELEPHANT -> AnimalFace.TRUNK;
      case PENGUIN, OWL -> AnimalFace.BEAK;
      case FROG -> AnimalFace.WIDE;
      case PANDA -> AnimalFace.PATCHES;
      default -> AnimalFace.MUZZLE;
    };
  }

  /** The outline of one ear of a head with centre (u, v) and radius h, or null without. */
  Shape ear(double u, double v, int side, double h) {
    return switch (this) {
      case CAT, FOX ->
          Shapes.blob(
              u + side * h * .25,
              v + h * .6,
              u + side * h * .8,
              v + h * 1.5,
              u + side * h * .98,
              v + h * .3);
      case DOG -> Shapes.oval(u + side * h * 1.02, v + h * .1, h * .3, h * .68, side * .25);
      case BEAR, PANDA -> Shapes.oval(u + side * h * .78, v + h * .72, h * .36, h * .36);
      case RABBIT -> Shapes.oval(u + side * h * .45, v + h * 1.45, h * .24, h * .85, -side * .15);
      case MOUSE -> Shapes.oval(u + side * h * .95, v + h * .75, h * .58, h * .58);
      case PIG ->
          Shapes.blob(
              u + side * h * .3,
              v + h * .75,
              u + side * h * .9,
              v + h * 1.15,
              u + side * h * .85,
              v + h * .4);
      case ELEPHANT -> Shapes.oval(u + side * h * 1.3, v, h * .65, h * .85, side * .2);
      case OWL ->
          Shapes.polygon(
              u + side * h * .2,
              v + h * .8,
              u + side * h * .9,
              v + h * 1.35,
              u + side * h * .9,
              v + h * .3);
      default -> null;
    };
  }
}
