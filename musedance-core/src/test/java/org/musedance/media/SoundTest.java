package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SoundTest {
  private final Sound sound = new Sound(new float[][] {{1, 0, 0.5f, -1}, {0, 0, -0.5f, -1}}, 2);

  @Test
  void monoIsTheMeanOfTheChannels() {
    assertThat(sound.mono()).containsExactly(0.5f, 0, 0, -1);
  }

  @Test
  void lastsAsLongAsItsSamples() {
    assertThat(sound.seconds()).isEqualTo(2.0);
  }

  @Test
  void slicesBySeconds() {
    assertThat(sound.slice(0.5, 1).channels()).isDeepEqualTo(new float[][] {{0, 0.5f}, {0, -0.5f}});
  }

  @Test
  void slicesEndWithTheSound() {
    assertThat(sound.slice(1.5, 100).length()).isEqualTo(1);
    assertThat(sound.slice(9, 1).length()).isZero();
    assertThat(sound.slice(0, Double.POSITIVE_INFINITY)).isEqualTo(sound);
  }

  @Test
  void refusesChannelsOfDifferentLength() {
    assertThatThrownBy(() -> new Sound(new float[][] {{1}, {1, 2}}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("equally long, but were 1 and 2");
  }
}
