package org.musedance.animate;

import org.musedance.model.folder.WeightLayout;

/**
 * What an animation will need, roughly.
 *
 * @param bytes memory at its peak, weights included
 * @param seconds time from the first clip to the last
 * @param framesAtOnce frames of a clip that are worked on together where a layer does not relate
 *     them; fewer need less memory
 * @param paintedAtOnce frames that are painted together at most, likewise
 * @param layout of the weights
 */
public record Estimate(
    long bytes, double seconds, int framesAtOnce, int paintedAtOnce, WeightLayout layout) {
  /** Before anything is known: all frames together. */
  static final Estimate UNKNOWN =
      new Estimate(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, WeightLayout.FAST);
}
