package org.musedance.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

class SplitSharesTest {
  @Test
  void givesEachSplitItsShare() {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (int i = 0; i < 10_000; i++) {
      String hash = String.format(Locale.ROOT, "%016x", Seeds.mix(4, i));
      counts.merge(new SplitShares(80, 15, 5).splitOf(hash), 1, Integer::sum);
    }

    // Four standard deviations of a share p of 10,000 draws are at most 200.
    assertThat(counts.get(Split.TRAIN)).isCloseTo(8000, within(200));
    assertThat(counts.get(Split.VALIDATION)).isCloseTo(1500, within(200));
    assertThat(counts.get(Split.TEST)).isCloseTo(500, within(200));
  }

  @Test
  void refusesSharesThatDoNotAddUp() {
    assertThatThrownBy(() -> new SplitShares(90, 5, 6))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("add up to 100, but were 90, 5 and 6");
  }
}
