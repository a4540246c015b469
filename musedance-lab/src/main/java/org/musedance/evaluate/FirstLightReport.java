package org.musedance.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.musedance.world.Move;

/**
 * Everything that was measured, and whether the bars of the first bundled model are reached.
 *
 * @param setting what was run
 * @param flowCorrelation over all moving pixels of all test-world samples
 * @param heardCorrelation the same of the true moves on the beats that are heard, which no dancer
 *     exceeds but by chance
 * @param world scores of the samples
 * @param seconds the same videos second by second
 * @param pictures scores of arbitrary pictures, maybe none
 */
public record FirstLightReport(
    Setting setting,
    double flowCorrelation,
    double heardCorrelation,
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
    bars.add(flowBar(0.60));
    bars.add(Bar.atLeast(0.70, "", "beat R², mean", mean(score -> score.dance().beat())));
    MeanScore worst = worstMove(score -> !HARD_MOVES.contains(score.name()));
    bars.add(
        Bar.atLeast(
            0.50,
            "",
            "beat R², worst move but spin and arm wave (" + worst.name() + ")",
            worst.beat()));
    double control = mean(score -> score.dance().beatControl());
    bars.add(Bar.atMost(0.15, "", "beat R² of the control, mean", control));
    bars.add(Bar.atLeast(30, " dB", "still pixels, mean", mean(WorldScore::stillDecibels)));
    bars.add(sharpnessBar(0.70));
    bars.add(foldsBar(0.02));
    pictureBar(0.50).ifPresent(bars::add);
    return bars;
  }

  /**
   * The bars of "worth showing" that one evaluation can tell, in the order of the report. They are
   * meant for pictures of 512 pixels.
   */
  @JsonProperty
  public List<Bar> worthShowing() {
    List<Bar> bars = new ArrayList<>();
    bars.add(flowBar(0.85));
    MeanScore worst = worstMove(score -> true);
    bars.add(Bar.atLeast(0.85, "", "beat R², worst move (" + worst.name() + ")", worst.beat()));
    bars.add(Bar.atLeast(0.90, "", "asked move danced, share", textObeyed()));
    bars.add(sharpnessBar(0.85));
    bars.add(foldsBar(0.003));
    pictureBar(0.75).ifPresent(bars::add);
    return bars;
  }

  private Bar flowBar(double least) {
    return Bar.atLeast(least, "", "flow correlation, all moving pixels", flowCorrelation);
  }

  private Bar sharpnessBar(double least) {
    return Bar.atLeast(least, "", "sharpness, mean", mean(score -> score.dance().sharpness()));
  }

  private Bar foldsBar(double most) {
    return Bar.atMost(most, "", "folds, mean", mean(score -> score.dance().folds()));
  }

  private Optional<Bar> pictureBar(double least) {
    return pictures.stream().mapToDouble(score -> score.dance().beat()).average().stream()
        .mapToObj(beat -> Bar.atLeast(least, "", "beat R², arbitrary pictures, mean", beat))
        .findFirst();
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

  /** Means of the samples of each move, in the order of their first sample. */
  @JsonProperty
  public List<MeanScore> moves() {
    Map<String, List<WorldScore>> byMove =
        world.stream()
            .collect(
                Collectors.groupingBy(WorldScore::move, LinkedHashMap::new, Collectors.toList()));
    return byMove.entrySet().stream()
        .map(entry -> MeanScore.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Means of groups of samples: heard right or not, seen together in training or not. */
  @JsonProperty
  public List<MeanScore> groups() {
    return List.of(
        group("all", score -> true),
        group("beat heard as composed", score -> score.song().trustworthy()),
        group("beat misheard", score -> !score.song().trustworthy()),
        group("dancer and move held out", WorldScore::heldOut),
        group("dancer and move known", score -> !score.heldOut()));
  }

  private MeanScore group(String name, Predicate<WorldScore> member) {
    return MeanScore.of(name, world.stream().filter(member).toList());
  }

  /** Mean over the test-world samples. */
  double mean(ToDoubleFunction<WorldScore> measure) {
    return MeanScore.mean(world, measure);
  }

  private MeanScore worstMove(Predicate<MeanScore> counted) {
    return moves().stream()
        .filter(counted)
        .min(Comparator.comparingDouble(MeanScore::beat))
        .orElseGet(() -> MeanScore.of("none", List.of()));
  }
}
