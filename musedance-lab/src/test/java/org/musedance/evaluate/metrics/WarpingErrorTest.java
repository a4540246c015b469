package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class WarpingErrorTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;
  private static final int PLANE = WIDTH * HEIGHT;

  private static List<Picture> frames(Map<String, Tensor> fixture) {
    long[] values = Tensors.longs(fixture.get("frames"));
    List<Picture> frames = new ArrayList<>();
    for (int from = 0; from < values.length; from += 3 * PLANE) {
      byte[] rgb = new byte[3 * PLANE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) values[from + i];
      }
      frames.add(new Picture(WIDTH, HEIGHT, rgb));
    }
    return frames;
  }

  /** [pair, H, W, 2] to planes. */
  private static List<float[]> flows(Tensor tensor) {
    float[] values = Tensors.floats(tensor);
    List<float[]> flows = new ArrayList<>();
    for (int from = 0; from < values.length; from += 2 * PLANE) {
      float[] flow = new float[2 * PLANE];
      for (int i = 0; i < flow.length; i++) {
        flow[i % 2 * PLANE + i / 2] = values[from + i];
      }
      flows.add(flow);
    }
    return flows;
  }

  @Test
  void isThatOfTheReference() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> fixture = Fixtures.tensors("warp.safetensors");
      JsonNode expected = Fixtures.expected().get("warping");
      List<float[]> forward = flows(fixture.get("forward_flow"));
      List<float[]> backward = flows(fixture.get("backward_flow"));
      SeenMotion given = new SeenMotion(frames(fixture), forward, backward);

      // The fixtures' tolerance: flow is f32.
      assertThat(WarpingError.of(given))
          .isEqualTo(expected.get("error").doubleValue(), within(1e-6));
      long[] visible = Tensors.longs(fixture.get("visible"));
      for (int pair = 0; pair < 2; pair++) {
        boolean[] mask = Visibility.of(forward.get(pair), backward.get(pair), WIDTH, HEIGHT);
        for (int i = 0; i < PLANE; i++) {
          assertThat(mask[i]).as("pixel %d", i).isEqualTo(visible[pair * PLANE + i] == 1);
        }
      }
    }
  }

  @Test
  void aStillVideoHasNoErrorAndNoSpeed() {
    try (TensorScope scope = TensorScope.open()) {
      Picture still = frames(Fixtures.tensors("warp.safetensors")).get(0);

      SeenMotion seen = SeenMotion.of(Collections.nCopies(4, still));

      assertThat(WarpingError.of(seen)).isZero();
      assertThat(seen.speed()).containsExactly(0, 0, 0);
    }
  }
}
