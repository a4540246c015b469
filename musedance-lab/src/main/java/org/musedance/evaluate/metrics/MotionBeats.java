package org.musedance.evaluate.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where a dance has its beats: at the moments when it moves least, the strict local minima of its
 * smoothed speed (Bailando, Siyao et al. 2022, {@code utils/beat_align_score.py}, there the mean
 * speed of 24 joints at 60 frames per second under a Gaussian of 5 frames).
 *
 * <p>Here sigma is in seconds, 5/60, so that it holds at any frame rate. A video has no joints: its
 * speed is the mean magnitude of the flow between consecutive frames ({@link SeenMotion}). At 12
 * frames per second half a frame is nearly the tolerance of {@link BeatAlignment}, so the moment is
 * refined by the parabola through the minimum and its neighbours.
 */
public final class MotionBeats {
  /** Five frames at 60 frames per second. */
  public static final double SMOOTHING_SECONDS = 5 / 60.0;

  /** A speed lies between two frames. */
  private static final double BETWEEN = 0.5;

  private MotionBeats() {}

  /**
   * The beats of a video in seconds, rising.
   *
   * @param speed of every frame to the next, one value less than there are frames
   */
  public static double[] seconds(double[] speed, double fps) {
    double[] smooth = Gaussian.smooth(speed, SMOOTHING_SECONDS * fps);
    return Arrays.stream(minima(smooth))
        .mapToDouble(i -> (i + BETWEEN + vertex(smooth, i)) / fps)
        .toArray();
  }

  /** Indices of values that are less than both neighbours. */
  static int[] minima(double[] values) {
    return IntStream.range(1, values.length - 1)
        .filter(i -> values[i] < values[i - 1] && values[i] < values[i + 1])
        .toArray();
  }

  /** Where the parabola through three values has its lowest point, -0.5 to 0.5. */
  private static double vertex(double[] values, int i) {
    double bend = values[i - 1] - 2 * values[i] + values[i + 1];
    return (values[i - 1] - values[i + 1]) / (2 * bend);
  }
}
