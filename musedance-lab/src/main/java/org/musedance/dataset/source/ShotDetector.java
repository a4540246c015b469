package org.musedance.dataset.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds shots, the stretches between hard cuts and black pictures.
 *
 * <p>A cut is where the mean difference of two neighbouring pictures is large, and also large
 * beside the differences around it: a dance or a moving camera raises all of them, a cut only one.
 * This is the adaptive content rule of PySceneDetect's {@code AdaptiveDetector} (Castellano), with
 * its window and ratio, on RGB instead of HSV, because the hue of grey pixels is noise. Dissolves
 * are not found: a clip may hold one. A flash ends a shot, which costs a clip but spoils none.
 */
public final class ShotDetector {
  /** Differences that are averaged on each side. */
  private static final int WINDOW = 2;

  private static final double LEAST_RATIO = 3;

  /** Of 255 levels. */
  private static final double LEAST_CHANGE = 10;

  /** Mean brightness of 255 below which a picture is black: between shots, or a fade. */
  private static final double BLACK = 8;

  private ShotDetector() {}

  /**
   * Shots as ranges of pictures, first to one after the last, flattened: from0, to0, from1, to1 …
   *
   * @param changes mean absolute difference of each picture from the one before, 0 to 255; the
   *     first is ignored
   * @param brightness mean of each picture, 0 to 255
   */
  public static List<int[]> shots(float[] changes, float[] brightness) {
    List<int[]> shots = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= changes.length; i++) {
      boolean ends = i == changes.length || brightness[i] < BLACK || i > 0 && isCut(changes, i);
      if (ends && i > from) {
        shots.add(new int[] {from, i});
      }
      if (ends) {
        from = i < changes.length && brightness[i] < BLACK ? i + 1 : i;
      }
    }
    return shots;
  }

  private static boolean isCut(float[] changes, int at) {
    return changes[at] >= LEAST_CHANGE && changes[at] >= LEAST_RATIO * meanAround(changes, at);
  }

  private static double meanAround(float[] changes, int at) {
    double sum = 0;
    int count = 0;
    for (int i = Math.max(1, at - WINDOW); i <= Math.min(changes.length - 1, at + WINDOW); i++) {
      sum += i == at ? 0 : changes[i];
      count += i == at ? 0 : 1;
    }
    return count == 0 ? 0 : sum / count;
  }
}
