package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.musedance.text.PromptTimeline;

class CaptionTest {
  /** Of each move, beginnings of words that only talk about this move. */
  private static final Map<Move, String> TELLING =
      Map.ofEntries(
          Map.entry(Move.BOUNCE, "bounc|bob|bop|pulse|pulsing|goes up|go up|going up"),
          Map.entry(Move.SWAY, "sway|lean|rock|tilt|swing"),
          Map.entry(Move.ARM_WAVE, "wav|arms|hands"),
          Map.entry(Move.SPIN, "spin|turn|twirl|whirl|rotat|pirouett"),
          Map.entry(Move.JUMP, "jump|leap|hop|spring"),
          Map.entry(Move.HEADBANG, "headbang|bang|head|rock|hair"),
          Map.entry(Move.STEP_TOUCH, "step|tap"),
          Map.entry(Move.TWIST, "twist"),
          Map.entry(Move.WIGGLE, "wigg|wrigg|squirm|wobbl|shimm|jelly"),
          Map.entry(Move.NOD, "nod|bob|bop"),
          Map.entry(Move.HIP_SWING, "hip|hula|booty"),
          Map.entry(Move.SLIDE, "slid|glid|skat|moonwalk"));

  private static final Set<String> TRAINING_WORDS =
      words(plain(Arrays.stream(Move.values()).flatMap(move -> prompts(move, 4000))));

  @ParameterizedTest
  @EnumSource(Move.class)
  void namesTheMoveInManyWays(Move move) {
    Set<String> prompts = plain(prompts(move, 400));

    assertThat(prompts).hasSizeGreaterThan(250);
    assertThat(prompts).allMatch(prompt -> prompt.matches(".*\\b(" + TELLING.get(move) + ").*"));
  }

  @ParameterizedTest
  @EnumSource(Move.class)
  void keepsTestWordingsApartButTheirWordsKnown(Move move) {
    Set<String> training = plain(prompts(move, 1500));
    Set<String> test = plain(heldOutPrompts(move, 300));

    assertThat(test).doesNotContainAnyElementsOf(training);
    assertThat(TRAINING_WORDS).containsAll(words(test));
  }

  @Test
  void sometimesLeavesTheSubjectOut() {
    long named =
        prompts(Move.TWIST, 1000)
            .filter(prompt -> prompt.toLowerCase(Locale.ROOT).contains("cat"))
            .count();

    assertThat(named).isBetween(500L, 750L);
  }

  @Test
  void neverLeavesAGapUnfilled() {
    for (Move move : Move.values()) {
      Stream.concat(prompts(move, 500), heldOutPrompts(move, 200))
          .forEach(prompt -> assertThat(prompt).doesNotContainPattern("[{}~*?]\\w|  | $|^ "));
    }
  }

  @Test
  void inflectsVerbs() {
    assertThat(Inflection.PARTICIPLE.of("*step and *touch")).isEqualTo("stepping and touching");
    assertThat(Inflection.PARTICIPLE.of("*wave ~ arms")).isEqualTo("waving ~ arms");
    assertThat(Inflection.THIRD_PERSON.of("*twist and *touch")).isEqualTo("twists and touches");
    assertThat(Inflection.THIRD_PERSON.of("*shimmy")).isEqualTo("shimmies");
    assertThat(Inflection.THIRD_PERSON.of("*sway along")).isEqualTo("sways along");
    assertThat(Inflection.BASE.of("*do the twist")).isEqualTo("do the twist");
  }

  @Test
  void writesTimelinesForSeveralMoves() {
    HeardSong heard = HeardSong.listen(Song.compose(1, SongStyle.HOUSE, 12));
    Choreography choreography =
        new Choreography(
            heard,
            List.of(
                new Choreography.Part(Move.JUMP, 4, 6), new Choreography.Part(Move.TWIST, 6, 8.5)));
    Subject subject = Subject.draw(1, SubjectKind.ROBOT, 32);

    Caption caption = Caption.of(new SplittableRandom(1), Split.TRAIN, choreography, 4, subject);

    assertThat(caption.prompt()).matches("0-2 s: [^;]+; 2-4\\.5 s: [^;]+");
    assertThat(caption.moves()).containsExactly(Move.JUMP, Move.TWIST);
    PromptTimeline timeline = PromptTimeline.parse(caption.prompt(), List.of());
    assertThat(timeline.at(1)).matches(".*\\b(" + TELLING.get(Move.JUMP) + ").*");
    assertThat(timeline.at(3)).matches(".*\\b(" + TELLING.get(Move.TWIST) + ").*");
  }

  @Test
  void givesTheTokenizerEveryWord() {
    Set<String> corpus = words(plain(Caption.corpus().stream()));

    assertThat(Caption.corpus()).isEqualTo(Caption.corpus());
    for (Move move : Move.values()) {
      assertThat(corpus).containsAll(words(plain(prompts(move, 1000))));
    }
  }

  private static Stream<String> prompts(Move move, int count) {
    SplittableRandom random = new SplittableRandom(count);
    return Stream.generate(() -> Caption.promptFor(random, move, "cat", "orange")).limit(count);
  }

  private static Stream<String> heldOutPrompts(Move move, int count) {
    SplittableRandom random = new SplittableRandom(count);
    return Stream.generate(() -> Caption.heldOutPromptFor(random, move, "cat", "orange"))
        .limit(count);
  }

  /** In lower case and without punctuation, as wordings are compared. */
  private static Set<String> plain(Stream<String> prompts) {
    return prompts
        .map(prompt -> prompt.toLowerCase(Locale.ROOT).replaceAll("[.,!?:]", ""))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> words(Set<String> prompts) {
    return prompts.stream()
        .flatMap(prompt -> Arrays.stream(prompt.split(" ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
