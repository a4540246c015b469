package org.musedance.evaluate.metrics;

import java.util.List;
import org.musedance.media.Picture;

/**
 * How steady a video is from frame to frame (VBench's temporal flickering, Huang et al. 2024): 1
 * less the mean absolute difference of consecutive frames over 255. A still video has 1, so it says
 * something only beside a measure of motion.
 */
public final class Flicker {
  private static final double PEAK = 255;

  private Flicker() {}

  /** 0 to 1 over all consecutive pairs; 1 for a single frame. */
  public static double steadiness(List<Picture> frames) {
    double sum = 0;
    for (int i = 1; i < frames.size(); i++) {
      sum += meanDifference(frames.get(i - 1), frames.get(i));
    }
    return frames.size() < 2 ? 1 : 1 - sum / (frames.size() - 1) / PEAK;
  }

  /** The mean absolute difference of all bytes, 0 to 255. */
  static double meanDifference(Picture one, Picture other) {
    PicturePair.check(one, other);
    double sum = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      sum += Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255));
    }
    return sum / one.rgb().length;
  }
}
