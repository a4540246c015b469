package org.musedance.evaluate;

import org.musedance.evaluate.metrics.FlowCorrelation;
import org.musedance.evaluate.metrics.StillPixels;

/**
 * How well a dance of the test world went.
 *
 * @param kind of dancer
 * @param subject what it is, such as "cat"
 * @param move asked for
 * @param heldOut whether training kept this kind from this move
 * @param prompt the words
 * @param song the music
 * @param flowCorrelation with the true flow, see {@link FlowCorrelation}
 * @param heardCorrelation the same of the true move on the beats that are heard
 * @param flowStrength how far things move: 1 is as far as in truth
 * @param stillDecibels see {@link StillPixels}
 * @param nearestMove whose truth is nearest, see {@link TextObeyed}
 * @param dance what was measured on the generated dance
 * @param truth the same, measured on the true one
 */
public record WorldScore(
    String kind,
    String subject,
    String move,
    boolean heldOut,
    String prompt,
    SongFacts song,
    double flowCorrelation,
    double heardCorrelation,
    double flowStrength,
    double stillDecibels,
    String nearestMove,
    DanceScore dance,
    DanceScore truth) {

  /** Whether what was danced is what was asked for. */
  public boolean obeyed() {
    return move.equals(nearestMove);
  }
}
