package org.musedance.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.musedance.evaluate.metrics.MotionCurve;
import org.musedance.media.Picture;

/**
 * What people look at of one dance, small enough to be kept.
 *
 * @param title of the plot
 * @param rows of the contact sheet: the reference, then frames half a beat apart; the generated
 *     ones and, where it is known, the truth
 * @param curves of the same, see {@link MotionCurve}
 * @param beats the beat count at each frame
 * @param framesPerSecond of the dance
 */
public record Figure(
    String title,
    List<List<Picture>> rows,
    List<double[][]> curves,
    double[] beats,
    double framesPerSecond) {
  /** Longest side of a picture in a sheet, in pixels. */
  static final int SIDE = 128;

  private static final int COLUMNS = 8;
  private static final double BEATS_PER_COLUMN = 0.5;

  /** Picks from all frames of each row those that are shown. */
  static Figure of(
      String title,
      Picture reference,
      List<List<Picture>> dances,
      List<double[][]> curves,
      double[] beats,
      double framesPerSecond) {
    int[] shown = shown(beats);
    List<List<Picture>> rows =
        dances.stream()
            .map(frames -> IntStream.of(shown).mapToObj(frames::get))
            .map(frames -> Stream.concat(Stream.of(reference), frames))
            .map(frames -> frames.map(frame -> frame.shrink(SIDE)).toList())
            .toList();
    return new Figure(title, rows, curves, beats, framesPerSecond);
  }

  /** The frames nearest to four beats in the middle of the dance, half a beat apart. */
  static int[] shown(double[] beats) {
    double first = Math.rint(beats[beats.length / 2]) - COLUMNS * BEATS_PER_COLUMN / 2;
    return IntStream.range(0, COLUMNS)
        .map(column -> nearest(beats, first + column * BEATS_PER_COLUMN))
        .toArray();
  }

  private static int nearest(double[] beats, double wanted) {
    int best = 0;
    for (int i = 1; i < beats.length; i++) {
      if (Math.abs(beats[i] - wanted) < Math.abs(beats[best] - wanted)) {
        best = i;
      }
    }
    return best;
  }
}
