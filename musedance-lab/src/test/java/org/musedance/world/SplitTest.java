package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {
  @Test
  void seedsOfDifferentSplitsNeverMeet() {
    Map<Long, Split> owner = new HashMap<>();
    for (Split split : Split.values()) {
      Set<Long> own = new HashSet<>();
      for (long index = 0; index < 2000; index++) {
        long seed = split.seed(index);
        assertThat(Split.of(seed)).isEqualTo(split);
        assertThat(own.add(seed)).isTrue();
        assertThat(owner.putIfAbsent(seed, split)).isNull();
      }
    }
  }

  @Test
  void nineTenthsOfSeedsTrain() {
    int train = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      train += Split.of(seed) == Split.TRAIN ? 1 : 0;
    }
    // Standard deviation of the share is 0.2%.
    assertThat(train / 20_000.0).isBetween(.89, .91);
  }

  @Test
  void testShowsPairsThatTrainingNeverSaw() {
    assertThat(Split.TRAIN.allows(SubjectKind.ROBOT, Move.TWIST)).isFalse();
    assertThat(Split.TEST.allows(SubjectKind.ROBOT, Move.TWIST)).isTrue();
    for (SubjectKind kind : SubjectKind.values()) {
      long allowed = 0;
      for (Move move : Move.values()) {
        allowed += Split.TRAIN.allows(kind, move) ? 1 : 0;
      }
      assertThat(allowed).as(kind.name()).isGreaterThan(Move.values().length / 2);
    }
  }
}
