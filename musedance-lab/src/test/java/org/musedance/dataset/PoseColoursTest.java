package org.musedance.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;

class PoseColoursTest {
  @Test
  void paintsTheGroundAndTheHeadAsMagicAnimateDoes() {
    Picture painted = PoseColours.paint(new byte[] {0, 24}, 2, 1);

    assertThat(painted.at(0, 0)).isEqualTo(new Rgb(68, 1, 84));
    assertThat(painted.at(1, 0)).isEqualTo(new Rgb(253, 231, 37));
  }

  /** Neighbouring colours differ by 14 or more, so an error of 3 in each channel is harmless. */
  @Test
  void readsLabelsBackThroughNoise() {
    SplittableRandom random = new SplittableRandom(3);
    byte[] labels = new byte[25 * 40];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 25);
    }
    byte[] noisy = PoseColours.paint(labels, 25, 40).rgb();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (byte) Math.max(0, Math.min(255, (noisy[i] & 255) + random.nextInt(-3, 4)));
    }

    assertThat(PoseColours.labels(new Picture(25, 40, noisy))).isEqualTo(labels);
  }
}
