package org.musedance.evaluate;

import java.util.Map;

/**
 * What an evaluation runs.
 *
 * @param dancer what tells one run from another: model, date, sampler …, in the order to be told
 * @param seed of everything that is drawn
 * @param samples of the test world
 * @param seconds length of each video
 * @param framesPerSecond of the videos
 * @param size side of the test world's pictures in pixels
 */
public record Setting(
    Map<String, Object> dancer,
    long seed,
    int samples,
    double seconds,
    double framesPerSecond,
    int size) {}
