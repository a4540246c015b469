package org.musedance.evaluate.metrics;

/**
 * How well the beats of a dance and of its music meet: the mean over the beats of one of exp(-d² /
 * (2 sigma²)), d the distance to the nearest beat of the other, in both directions.
 *
 * <p>Music to dance is Bailando's beat align score (Siyao et al. 2022), dance to music that of
 * AIST++ (Li et al. 2021). Both use 3 frames at 60 per second, here 0.05 s. With no beat on one
 * side both are 0. Jitter makes many minima and raises the first one: published ground truth has
 * 0.24 where a generator has 0.26. So it never stands without both counts and its controls, see
 * {@link BeatControls}.
 *
 * @param musicToDance 0 to 1, over the beats of the music
 * @param danceToMusic 0 to 1, over the beats of the dance
 * @param musicBeats how many there are
 * @param danceBeats how many there are
 */
public record BeatAlignment(
    double musicToDance, double danceToMusic, int musicBeats, int danceBeats) {
  /** Three frames at 60 frames per second. */
  public static final double SIGMA_SECONDS = 3 / 60.0;

  /** Compares rising times in seconds. */
  public static BeatAlignment of(double[] music, double[] dance) {
    return of(music, dance, SIGMA_SECONDS);
  }

  /** Compares rising times in any unit, sigma in the same. */
  public static BeatAlignment of(double[] music, double[] dance, double sigma) {
    return new BeatAlignment(
        oneWay(music, dance, sigma), oneWay(dance, music, sigma), music.length, dance.length);
  }

  private static double oneWay(double[] from, double[] to, double sigma) {
    if (from.length == 0 || to.length == 0) {
      return 0;
    }
    double sum = 0;
    for (double beat : from) {
      double distance = nearest(beat, to) / sigma;
      sum += Math.exp(-0.5 * distance * distance);
    }
    return sum / from.length;
  }

  private static double nearest(double beat, double[] others) {
    double least = Double.POSITIVE_INFINITY;
    for (double other : others) {
      least = Math.min(least, Math.abs(beat - other));
    }
    return least;
  }
}
