package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.musedance.audio.AstFeatures;
import org.musedance.model.ast.AstConfig;
import org.musedance.model.ast.AstModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class MusicTokensTest {
  private final AstConfig config =
      AstConfig.read(Path.of("..", "configs", "mini", "music_encoder", "config.json"));
  private final AstFeatures ears = new AstFeatures(16_000, config.numMelBins(), 1024, -4, 4);
  private final AstModel encoder = new AstModel(config);
  private TensorScope scope;
  private NoGrad off;

  @BeforeEach
  void open() {
    off = NoGrad.enter();
    scope = TensorScope.open();
    encoder.initialise(3);
  }

  @AfterEach
  void close() {
    scope.close();
    off.close();
  }

  private float[][] noise(int frames) {
    Random random = new Random(frames);
    float[][] logMel = new float[frames][config.numMelBins()];
    for (float[] frame : logMel) {
      for (int band = 0; band < frame.length; band++) {
        frame[band] = (float) random.nextGaussian();
      }
    }
    return logMel;
  }

  private float[] window(float[][] logMel, int firstFrame) {
    Tensor features =
        Tensors.of(ears.inputValues(logMel, firstFrame), 1, 1024, config.numMelBins());
    return Tensors.floats(encoder.timeTokens(encoder.forward(features)));
  }

  private float[] hear(float[][] logMel) {
    return Tensors.floats(MusicTokens.hear(encoder, ears, logMel, Compute.cpu()));
  }

  @Test
  void shortMusicIsHeardInOneWindow() {
    float[][] logMel = noise(300);
    assertThat(hear(logMel)).containsExactly(window(logMel, 0), within(1e-6f));
  }

  /** 64 tokens a window, every 32 a new one: the first half is heard by the first window alone. */
  @Test
  void longMusicIsHeardInWindowsThatOverlapByHalf() {
    float[][] logMel = noise(1500);
    int width = config.hiddenSize();
    float[] heard = hear(logMel);
    float[] first = window(logMel, 0);
    float[] second = window(logMel, 512);
    assertThat(heard).hasSize(96 * width);
    assertThat(Arrays.copyOf(heard, 32 * width))
        .containsExactly(Arrays.copyOf(first, 32 * width), within(1e-6f));
    // Token 40 lies 25 tokens before the end of the first window, the ninth of the second.
    float expected = (24 * first[40 * width] + 9 * second[8 * width]) / 33;
    assertThat(heard[40 * width]).isCloseTo(expected, within(1e-5f));
  }

  @Test
  void noMusicAtAllIsHeardAsSilence() {
    assertThat(hear(new float[0][])).hasSize(64 * config.hiddenSize());
  }
}
