package org.musedance.evaluate.metrics;

import org.musedance.media.Picture;

/**
 * The "L1" of DisCo's tables (Wang et al. 2023, {@code tool/metrics}): the mean absolute difference
 * of bytes, divided by height x width once more. It depends on the size of the pictures, so tables
 * of different sizes cannot be compared.
 */
public final class DiscoL1 {
  private DiscoL1() {}

  /** 0 for equal pictures. */
  public static double of(Picture one, Picture other) {
    return Flicker.meanDifference(one, other) / ((double) one.width() * one.height());
  }
}
