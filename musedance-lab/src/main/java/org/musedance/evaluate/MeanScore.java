package org.musedance.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.musedance.evaluate.metrics.BeatFit;
import org.musedance.evaluate.metrics.FlowCorrelation;

/**
 * The samples of one move, or of any group, on average.
 *
 * @param name of the move or the group
 * @param samples how many
 * @param flowCorrelation see {@link FlowCorrelation}
 * @param beat see {@link BeatFit}
 * @param beatControl see {@link BeatFit}
 * @param obeyed share of samples in which the move was danced, see {@link TextObeyed}
 */
public record MeanScore(
    String name,
    int samples,
    double flowCorrelation,
    double beat,
    double beatControl,
    double obeyed) {
  static MeanScore of(String name, List<WorldScore> scores) {
    return new MeanScore(
        name,
        scores.size(),
        mean(scores, WorldScore::flowCorrelation),
        mean(scores, score -> score.dance().beat()),
        mean(scores, score -> score.dance().beatControl()),
        mean(scores, score -> score.obeyed() ? 1 : 0));
  }

  static double mean(List<WorldScore> scores, ToDoubleFunction<WorldScore> measure) {
    return scores.stream().mapToDouble(measure).average().orElse(0);
  }
}
