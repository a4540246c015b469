package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class WindowedDenoiserTest {
  private static final List<int[]> WINDOWS = ContextWindows.closed(10, 4, 1);

  @Test
  void aNetworkThatTreatsFramesAloneSeesNoWindows() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor noisy = Seeds.frameNoise(1, 0, 10, 2, 3);
      WindowedDenoiser denoiser =
          new WindowedDenoiser(WINDOWS, (frames, inside, t) -> Tensors.scale(inside, 0.5));
      assertThat(Tensors.floats(denoiser.predict(noisy, 7)))
          .containsExactly(Tensors.floats(Tensors.scale(noisy, 0.5)), within(1e-6f));
    }
  }

  @Test
  void aFrameGetsTheMeanOfItsWindows() {
    List<Integer> timesteps = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      Tensor noisy = Tensors.of(new float[10], 10, 1);
      WindowedDenoiser denoiser =
          new WindowedDenoiser(
              WINDOWS,
              (frames, inside, t) -> {
                timesteps.add(t);
                return Tensors.shift(inside, frames[0]);
              });
      // windows 0-3, 3-6, 6-9, 9-2
      assertThat(Tensors.floats(denoiser.predict(noisy, 7)))
          .containsExactly(4.5f, 4.5f, 4.5f, 1.5f, 3, 3, 4.5f, 6, 6, 7.5f);
      assertThat(timesteps).containsExactly(7, 7, 7, 7);
    }
  }
}
