package org.musedance.evaluate.bench;

import java.util.Map;
import org.musedance.world.Move;

/**
 * One dance that was asked to change.
 *
 * @param name of the sample
 * @param style of its music
 * @param prompt as it was asked, with times
 * @param first move asked for before the change
 * @param second move asked for after it
 * @param dances what was seen in each dance, by who danced
 */
public record TimelineResult(
    String name,
    String style,
    String prompt,
    Move first,
    Move second,
    Map<TimelineBench.Who, Seen> dances) {

  /**
   * What was seen in a dance of two halves.
   *
   * @param first the move whose truth is nearest in the first half
   * @param second the same in the second half
   * @param lead correlation with the second move's truth less that with the first's, in the second
   *     half
   * @param lateSeconds how long after the change the second move leads for good; null if it never
   *     does, or always did
   */
  public record Seen(Move first, Move second, double lead, Double lateSeconds) {}
}
