package org.musedance.evaluate.metrics;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What beat alignment gives to dances that do not dance: it stands beside every score.
 *
 * @param shuffled the dance with the music of other dances, the mean over all of them; what any
 *     motion of this rhythm gets by chance
 * @param still a video of one picture
 * @param jittered a video of one picture shaken at random from frame to frame, whose many minima
 *     score without any dance
 */
public record BeatControls(BeatAlignment shuffled, BeatAlignment still, BeatAlignment jittered) {

  /**
   * The controls of one dance.
   *
   * @param music its beats in seconds
   * @param dance its beats in seconds
   * @param others beats of other music, cut to the same length, maybe none
   * @param frames of the video
   * @param seed of the shaking
   */
  public static BeatControls of(
      double[] music, double[] dance, List<double[]> others, int frames, double fps, long seed) {
    return new BeatControls(
        mean(others.stream().map(other -> BeatAlignment.of(other, dance)).toList()),
        BeatAlignment.of(music, MotionBeats.seconds(new double[frames - 1], fps)),
        BeatAlignment.of(music, MotionBeats.seconds(shaken(frames - 1, seed), fps)));
  }

  /** The speed of a picture whose place is drawn anew for every frame. */
  private static double[] shaken(int pairs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] speed = new double[pairs];
    double x = random.nextDouble();
    double y = random.nextDouble();
    for (int i = 0; i < pairs; i++) {
      double nextX = random.nextDouble();
      double nextY = random.nextDouble();
      speed[i] = Math.hypot(nextX - x, nextY - y);
      x = nextX;
      y = nextY;
    }
    return speed;
  }

  private static BeatAlignment mean(List<BeatAlignment> scores) {
    return new BeatAlignment(
        scores.stream().mapToDouble(BeatAlignment::musicToDance).average().orElse(Double.NaN),
        scores.stream().mapToDouble(BeatAlignment::danceToMusic).average().orElse(Double.NaN),
        (int) Math.round(scores.stream().mapToInt(BeatAlignment::musicBeats).average().orElse(0)),
        (int) Math.round(scores.stream().mapToInt(BeatAlignment::danceBeats).average().orElse(0)));
  }
}
