package org.musedance.evaluate.metrics;

import java.util.List;
import org.musedance.media.Picture;

/**
 * Whether the background of a picture without known parts stays still: 1 less the mean absolute
 * difference to the reference over 255, over the outer eighth at the left, the right and the top,
 * where a dancer in the middle seldom is. VBench's background consistency compares whole frames by
 * CLIP instead. Where the truth is known, {@link StillPixels} is exact.
 */
public final class Ground {
  private static final int SHARE = 8;
  private static final double PEAK = 255;

  private Ground() {}

  /** 0 to 1; frames have the size of the reference. */
  public static double steadiness(Picture reference, List<Picture> frames) {
    double sum = 0;
    for (Picture frame : frames) {
      sum += difference(reference, frame);
    }
    return 1 - sum / frames.size() / PEAK;
  }

  private static double difference(Picture reference, Picture frame) {
    PicturePair.check(reference, frame);
    double sum = 0;
    long count = 0;
    for (int i = 0; i < frame.rgb().length; i++) {
      if (isOuter(i / 3 % frame.width(), i / 3 / frame.width(), frame)) {
        sum += Math.abs((reference.rgb()[i] & 255) - (frame.rgb()[i] & 255));
        count++;
      }
    }
    return sum / count;
  }

  private static boolean isOuter(int x, int y, Picture size) {
    int side = Math.max(1, size.width() / SHARE);
    return x < side || x >= size.width() - side || y < Math.max(1, size.height() / SHARE);
  }
}
