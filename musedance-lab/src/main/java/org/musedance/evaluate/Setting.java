package org.musedance.evaluate;

/**
 * What an evaluation runs.
 *
 * @param model its name
 * @param date of the run, ISO 8601
 * @param seed of everything that is drawn
 * @param samples of the test world
 * @param seconds length of each video
 * @param framesPerSecond of the videos
 * @param size side of the test world's pictures in pixels
 */
public record Setting(
    String model,
    String date,
    long seed,
    int samples,
    double seconds,
    double framesPerSecond,
    int size) {}
