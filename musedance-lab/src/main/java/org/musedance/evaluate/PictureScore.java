package org.musedance.evaluate;

/**
 * How well an arbitrary picture danced.
 *
 * @param picture file name
 * @param move asked for
 * @param prompt the words
 * @param song the music
 * @param dance what was measured
 */
public record PictureScore(
    String picture, String move, String prompt, SongFacts song, DanceScore dance) {}
