package org.musedance.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.musedance.world.Move;

/**
 * Everything that was measured, and whether the bars of the first bundled model are reached.
 *
 * @param setting what was run
 * @param flowCorrelation over all moving pixels of all test-world samples
 * @param world scores of the samples
 * @param seconds the same videos second by second
 * @param pictures scores of arbitrary pictures, maybe none
 */
public record FirstLightReport(
    Setting setting,
    double flowCorrelation,
    List<WorldScore> world,
    List<SecondScore> seconds,
    List<PictureScore> pictures) {
  /** Too small or too hard to see in the motion of the whole picture. */
  private static final Set<String> HARD_MOVES =
      Set.of(SongFacts.written(Move.SPIN), SongFacts.written(Move.ARM_WAVE));

  public FirstLightReport {
    world = List.copyOf(world);
    seconds = List.copyOf(seconds);
    pictures = List.copyOf(pictures);
  }

  /** The bars of "first light", in the order of the report. */
  @JsonProperty
  public List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    bars.add(Bar.atLeast(0.60, "", "flow correlation, all moving pixels", flowCorrelation));
    bars.add(Bar.atLeast(0.70, "", "beat R², mean", mean(score -> score.dance().beat())));
    Map.Entry<String, Double> worst = worstMove();
    bars.add(
        Bar.atLeast(
            0.50,
            "",
            "beat R², worst move but spin and arm wave (" + worst.getKey() + ")",
            worst.getValue()));
    double control = mean(score -> score.dance().beatControl());
    bars.add(Bar.atMost(0.15, "", "beat R² of the control, mean", control));
    bars.add(Bar.atLeast(30, " dB", "still pixels, mean", mean(WorldScore::stillDecibels)));
    bars.add(Bar.atLeast(0.70, "", "sharpness, mean", mean(score -> score.dance().sharpness())));
    bars.add(Bar.atMost(0.02, "", "folds, mean", mean(score -> score.dance().folds())));
    if (!pictures.isEmpty()) {
      double beat =
          pictures.stream().mapToDouble(score -> score.dance().beat()).average().orElse(0);
      bars.add(Bar.atLeast(0.50, "", "beat R², arbitrary pictures, mean", beat));
    }
    return bars;
  }

  /** Share of samples that danced what was asked for. */
  @JsonProperty
  public double textObeyed() {
    return mean(score -> score.obeyed() ? 1 : 0);
  }

  /** Whether every bar is reached. */
  @JsonProperty
  public boolean passed() {
    return bars().stream().allMatch(Bar::passed);
  }

  /** Mean over the test-world samples. */
  double mean(ToDoubleFunction<WorldScore> measure) {
    return world.stream().mapToDouble(measure).average().orElse(0);
  }

  private Map.Entry<String, Double> worstMove() {
    Map<String, Double> byMove =
        world.stream()
            .filter(score -> !HARD_MOVES.contains(score.move()))
            .collect(
                Collectors.groupingBy(
                    WorldScore::move,
                    TreeMap::new,
                    Collectors.averagingDouble(score -> score.dance().beat())));
    return byMove.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .orElse(Map.entry("none", 0.0));
  }
}
