package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void theIntervalOfAMeanIsAboutTwoStandardErrors() {
    Random random = new Random(1);
    double[] values = random.doubles(400).map(u -> u > 0.5 ? 1 : -1).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();

    Bootstrap.Interval interval = new Bootstrap(2000, 1).ofMean(values);

    // Deviation 1 over 400 values: a standard error of 0.05; percentiles of 2000 draws scatter by
    // some percent.
    assertThat(interval.high() - mean).isEqualTo(1.96 * 0.05, within(0.01));
    assertThat(mean - interval.low()).isEqualTo(1.96 * 0.05, within(0.01));
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    double[] values = {1, 5, 2, 8, 3};

    assertThat(new Bootstrap(100, 7).ofMean(values))
        .isEqualTo(new Bootstrap(100, 7).ofMean(values))
        .isNotEqualTo(new Bootstrap(100, 8).ofMean(values));
  }

  @Test
  void equalValuesDoNotScatter() {
    assertThat(new Bootstrap(50, 1).ofMean(new double[] {4, 4, 4}))
        .isEqualTo(new Bootstrap.Interval(4, 4));
  }
}
