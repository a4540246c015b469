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

  /** 2 clips of 3 frames with 500 channels: the offsets' spread is known to 0.03 of itself. */
  @Test
  void anOffsetShiftsWholeChannelsOfAClip() {
    Tensor latents = Tensors.of(new float[6 * 500 * 4], 6, 500, 2, 2);
    Tensor plain = clips(10, 2).noiseLike(latents, 0, 3);
    Tensor shift = clips(10, 2).noiseLike(latents, 0.1, 3).sub(plain);
    Tensor ofFirstFrame = shift.narrow(0, 0, 1);

    assertThat(Tensors.floats(plain))
        .isEqualTo(Tensors.floats(clips(10, 2).normalLike("noise", latents)));
    assertThat(shift.sub(shift.narrow(2, 0, 1).narrow(3, 0, 1)).abs().max().item_double())
        .as("the same all over a channel")
        .isLessThan(1e-6);
    assertThat(shift.narrow(0, 0, 3).sub(ofFirstFrame).abs().max().item_double())
        .as("the same in all frames of a clip")
        .isLessThan(1e-6);
    assertThat(shift.std().item_double()).isEqualTo(0.1, within(0.01));
    Tensor alone = clips(10, 2).noiseLike(latents, 0.1, 1).sub(plain);
    assertThat(alone.narrow(0, 1, 1).sub(alone.narrow(0, 0, 1)).abs().max().item_double())
        .as("frames on their own differ")
        .isGreaterThan(0.1);
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
