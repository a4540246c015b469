package org.musedance.evaluate.metrics;

import org.musedance.media.Picture;
import org.musedance.world.Frame;

/**
 * Whether everything else stays where it is: the peak signal-to-noise ratio of generated frames
 * over the pixels that do not move in truth, that is, whose true flow is zero and whose true colour
 * is the reference's. Ground that the dancer uncovers does not count.
 *
 * <p>Collects any number of frames.
 */
public final class StillPixels {
  /** The error of rounding to bytes is the smallest that can be told: 58.9 dB. */
  private static final double LEAST_ERROR = 1 / 12.0;

  private static final double PEAK = 255;

  private double squares;
  private double count;

  /** Adds a frame of the same size as its truth; {@code reference} is [H * W * 3]. */
  public void add(Picture generated, Frame truth, byte[] reference) {
    if (generated.width() != truth.size || generated.height() != truth.size) {
      throw new IllegalArgumentException(
          "%s must be as large as the truth, but that is %d x %d; dance at that size"
              .formatted(generated, truth.size, truth.size));
    }
    int plane = truth.size * truth.size;
    for (int i = 0; i < plane; i++) {
      boolean moves = truth.flow[i] != 0 || truth.flow[plane + i] != 0;
      if (!moves && distance(truth.rgb, reference, 3 * i) == 0) {
        squares += distance(generated.rgb(), reference, 3 * i);
        count += 3;
      }
    }
  }

  private static int distance(byte[] one, byte[] other, int at) {
    int sum = 0;
    for (int i = at; i < at + 3; i++) {
      int difference = (one[i] & 255) - (other[i] & 255);
      sum += difference * difference;
    }
    return sum;
  }

  /** Adds all frames of another collection. */
  public void add(StillPixels other) {
    squares += other.squares;
    count += other.count;
  }

  /** Decibels, at most 58.9; that too where every pixel moves. */
  public double decibels() {
    double error = count == 0 ? 0 : squares / count;
    return 10 * Math.log10(PEAK * PEAK / Math.max(error, LEAST_ERROR));
  }
}
