package org.musedance.animate;

/**
 * What an animation will need, roughly.
 *
 * @param bytes memory at its peak, weights included
 * @param seconds time from the first clip to the last
 */
public record Estimate(long bytes, double seconds) {}
