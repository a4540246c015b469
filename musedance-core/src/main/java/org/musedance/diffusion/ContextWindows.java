package org.musedance.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which frames of a long video a network sees together: overlapping windows over the whole of it,
 * as AnimateAnyone's "uniform" context scheduler makes them (from AnimateDiff-CLI).
 */
public final class ContextWindows {
  private ContextWindows() {}

  /**
   * Windows of neighbouring frames. The last one goes round to the first frames, so that the end of
   * the video leads back to its beginning; a video no longer than a window is one window.
   *
   * @param frames of the video
   * @param size frames of a window
   * @param overlap frames that a window shares with the next, fewer than its size
   */
  public static List<int[]> closed(int frames, int size, int overlap) {
    return uniform(frames, size, 1, overlap, true, 0);
  }

  /**
   * The published form.
   *
   * @param octaves most distances between the frames of a window, each twice the one before:
   *     windows of 1, then 2, 4, ... frames apart
   * @param closed whether windows may begin anywhere, else only where less than the overlap goes
   *     round
   * @param step of the sampler, which moves the windows; published pipelines pass 0
   */
  static List<int[]> uniform(
      int frames, int size, int octaves, int overlap, boolean closed, int step) {
    if (overlap < 0 || overlap >= size) {
      throw new IllegalArgumentException(
          "windows must overlap by 0 to %d frames, one less than their size, but by %d were asked"
              .formatted(size - 1, overlap));
    }
    if (frames <= size) {
      return List.of(IntStream.range(0, frames).toArray());
    }
    int reach = Integer.SIZE - Integer.numberOfLeadingZeros((frames - 1) / size);
    double offset = halved(step);
    int shift = (int) Math.rint(frames * offset);
    int end = frames + shift - (closed ? 0 : overlap);
    List<int[]> windows = new ArrayList<>();
    for (int octave = 0; octave < Math.min(octaves, reach + 1); octave++) {
      int apart = 1 << octave;
      for (int j = (int) (offset * apart) + shift; j < end; j += size * apart - overlap) {
        int first = j;
        windows.add(IntStream.range(0, size).map(k -> (first + k * apart) % frames).toArray());
      }
    }
    return List.copyOf(windows);
  }

  /** A number's bits behind the binary point, in reverse: 1 gives 1/2, 2 gives 1/4, 3 gives 3/4. */
  private static double halved(int step) {
    return Long.reverse(step) / 0x1p64 + (step % 2 == 0 ? 0 : 1);
  }
}
