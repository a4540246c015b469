package org.musedance.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.musedance.audio.BeatGrid;
import org.musedance.evaluate.metrics.FlowCorrelation;
import org.musedance.world.Frame;
import org.musedance.world.Move;

/**
 * Which move was danced: every move is rendered with the same dancer and song, on the composed
 * beats and on those heard, and the one whose true flow correlates best with the generated flow,
 * over all pixels and frames, is taken. A move at half the speed is still that move; whether the
 * tempo is right, other measures tell.
 *
 * @param correlations with each move
 */
public record TextObeyed(Map<Move, Double> correlations) {

  /** Compares a generated dance with all moves. */
  public static TextObeyed of(WorldSample sample, List<DancedFrame> dance, double fps) {
    return of(sample, dance, 0, fps);
  }

  /**
   * Compares a part of a dance with all moves.
   *
   * @param dance the part
   * @param first frame of the part in the whole dance
   */
  public static TextObeyed of(WorldSample sample, List<DancedFrame> dance, int first, double fps) {
    Map<Move, Double> correlations = new EnumMap<>(Move.class);
    Arrays.stream(Move.values())
        .parallel()
        .map(move -> Map.entry(move, correlation(sample, move, dance, first, fps)))
        .toList()
        .forEach(entry -> correlations.put(entry.getKey(), entry.getValue()));
    return new TextObeyed(correlations);
  }

  /**
   * How much a part of a dance is a move.
   *
   * @param dance the part
   * @param first frame of the part in the whole dance
   */
  public static double correlation(
      WorldSample sample, Move move, List<DancedFrame> dance, int first, double fps) {
    FlowCorrelation composed = FlowCorrelation.overAllPixels();
    FlowCorrelation heard = FlowCorrelation.overAllPixels();
    BeatGrid grid = sample.song().grid();
    Frame template = new Frame(sample.size());
    for (int i = 0; i < dance.size(); i++) {
      double seconds = (first + i) / fps;
      sample.render(move, seconds, template);
      composed.add(dance.get(i).flow(), template.flow);
      sample.render(move, seconds, grid, template);
      heard.add(dance.get(i).flow(), template.flow);
    }
    return Math.max(composed.value(), heard.value());
  }

  /** The move that was danced, as far as can be told. */
  public Move nearest() {
    return correlations.entrySet().stream()
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }
}
