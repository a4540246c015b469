package org.musedance.world;

import java.util.SplittableRandom;

/** The rise and fall of a song: sections of two or four bars, each quiet, normal or loud. */
final class Dynamics {
  private static final double[] LEVELS = {0.2, 0.55, 0.9};
  private static final double SPREAD = 0.1;

  private Dynamics() {}

  /** The energy of each bar, 0 to 1; neighbouring sections differ in level. */
  static double[] draw(int bars, SplittableRandom random) {
    double[] energy = new double[bars];
    int level = random.nextInt(LEVELS.length);
    int left = 0;
    for (int bar = 0; bar < bars; bar++) {
      if (left == 0) {
        left = random.nextBoolean() ? 2 : 4;
        level = (level + random.nextInt(1, LEVELS.length)) % LEVELS.length;
        energy[bar] = LEVELS[level] + random.nextDouble(-SPREAD, SPREAD);
      } else {
        energy[bar] = energy[bar - 1];
      }
      left--;
    }
    return energy;
  }
}
