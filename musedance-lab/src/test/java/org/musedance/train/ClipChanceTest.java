package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;

class ClipChanceTest {
  private static ClipChance clips(long first, int count) {
    return new ClipChance(7, first, count, Compute.cpu());
  }

  @Test
  void aClipsNumbersDoNotDependOnItsBatch() {
    Tensor four = Tensors.of(new float[4 * 2 * 3], 8, 3);
    Tensor two = four.narrow(0, 0, 4);

    assertThat(Arrays.copyOfRange(clips(10, 4).uniform("level", 3), 6, 12))
        .isEqualTo(clips(12, 2).uniform("level", 3));
    assertThat(Arrays.copyOfRange(clips(10, 4).happens("left", 0.5), 2, 4))
        .isEqualTo(clips(12, 2).happens("left", 0.5));
    assertThat(Tensors.floats(clips(10, 4).normalLike("noise", four).narrow(0, 4, 4)))
        .isEqualTo(Tensors.floats(clips(12, 2).normalLike("noise", two)));
  }

  @Test
  void differentClipsAndPurposesHaveDifferentNumbers() {
    double[] level = clips(0, 50).uniform("level", 2);
    double[] other = clips(0, 50).uniform("other", 2);

    assertThat(Arrays.stream(level).distinct().count()).isEqualTo(100);
    assertThat(level).doesNotContain(other);
  }

  /**
   * 4,000 draws: the mean's standard deviation is 0.29 / 63 = 0.005, a share's 0.5 / 63 = 0.008.
   */
  @Test
  void drawsAreUniformAndHappenAsOftenAsTheyShould() {
    assertThat(Arrays.stream(clips(0, 4000).uniform("level", 1)).average().orElseThrow())
        .isEqualTo(0.5, within(0.025));
    boolean[] left = clips(0, 4000).happens("left", 0.25);
    int count = 0;
    for (boolean one : left) {
      count += one ? 1 : 0;
    }
    assertThat(count / 4000.0).isEqualTo(0.25, within(0.04));
    assertThat(clips(0, 9).happens("left", 0)).containsOnly(false);
    assertThat(clips(0, 9).happens("left", 1)).containsOnly(true);
  }
}
