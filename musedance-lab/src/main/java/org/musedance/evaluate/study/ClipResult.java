package org.musedance.evaluate.study;

import java.util.Map;

/**
 * Everything that was measured on one dance.
 *
 * @param name of the clip
 * @param group such as the style of its music
 * @param dancer who dances
 * @param prompt what was asked for
 * @param frames how many
 * @param fps frames per second
 * @param width in pixels
 * @param height in pixels
 * @param musicBeats in seconds
 * @param danceBeats in seconds, of each take
 * @param scores of each take by measure; what could not be measured is absent
 * @param features of each take by distance, rows of stretches or frames
 * @param likeness PSNR in dB of each frame to the truth, of each take; empty without truth
 * @param speedByPhase mean speed in each twelfth of a beat, of each take; NaN where no frame fell
 */
public record ClipResult(
    String name,
    String group,
    String dancer,
    String prompt,
    int frames,
    double fps,
    int width,
    int height,
    double[] musicBeats,
    Map<Take, double[]> danceBeats,
    Map<Take, Map<String, Double>> scores,
    Map<Take, Map<Distance, double[][]>> features,
    Map<Take, double[]> likeness,
    Map<Take, double[]> speedByPhase) {

  /** A score, NaN where there is none. */
  public double score(Take take, String measure) {
    return scores.getOrDefault(take, Map.of()).getOrDefault(measure, Double.NaN);
  }
}
