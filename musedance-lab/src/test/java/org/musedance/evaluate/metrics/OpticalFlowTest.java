package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;

class OpticalFlowTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 80;

  /** Waves in several directions, so that there is texture everywhere. */
  private static Picture waves(double dx, double dy) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      double x = i % WIDTH + dx;
      double y = i / WIDTH + dy;
      double wave = Math.sin(0.31 * x + 0.1 * y) + Math.sin(0.37 * y - 0.12 * x);
      wave += Math.sin(0.11 * x - 0.2 * y) + Math.sin(0.05 * x + 0.08 * y);
      for (int channel = 0; channel < 3; channel++) {
        rgb[3 * i + channel] = (byte) Math.round(128 + 30 * wave);
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }

  @Test
  void seesATranslation() {
    float[] flow = OpticalFlow.estimate(waves(5.5, -3.25), waves(0, 0));

    // A quarter of a pixel: windows that count as nearly flat hold motion back a little.
    for (int y = 16; y < HEIGHT - 16; y++) {
      for (int x = 16; x < WIDTH - 16; x++) {
        assertThat(flow[y * WIDTH + x]).isEqualTo(5.5f, within(0.25f));
        assertThat(flow[WIDTH * HEIGHT + y * WIDTH + x]).isEqualTo(-3.25f, within(0.25f));
      }
    }
  }

  @Test
  void seesNoMotionInStillPictures() {
    assertThat(OpticalFlow.estimate(waves(0, 0), waves(0, 0))).containsOnly(0);
  }
}
