package org.musedance.animate;

import org.bytedeco.pytorch.Tensor;
import org.musedance.audio.AstFeatures;
import org.musedance.model.ast.AstConfig;
import org.musedance.model.ast.AstModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * A whole piece of music in tokens along time.
 *
 * <p>The music encoder hears windows of fixed length (10.24 s). Longer music is heard in windows
 * that overlap by half, and tokens of the same moment are averaged with weights that fall towards
 * the ends of a window, so that nothing jumps where a window begins.
 */
final class MusicTokens {
  private MusicTokens() {}

  /**
   * Hears music; gives its time tokens [1, T, C] in the type of the computation.
   *
   * @param logMel log mel energies, 10 ms a frame
   */
  static Tensor hear(AstModel encoder, AstFeatures ears, float[][] logMel, Compute compute) {
    AstConfig config = encoder.config();
    int hop = Math.max(1, config.columns() / 2);
    int hopFrames = hop * config.timeStride();
    int windows = windows(logMel.length, hopFrames, config.maxLength());
    Blend blend = new Blend((windows - 1) * hop + config.columns(), config.hiddenSize());
    for (int i = 0; i < windows; i++) {
      float[] heard = ears.inputValues(logMel, i * hopFrames);
      blend.add(i * hop, timeTokens(encoder, heard, compute));
    }
    return Tensors.to(blend.mean(), compute);
  }

  private static int windows(int frames, int hopFrames, int windowFrames) {
    return 1 + Math.max(0, (frames - windowFrames + hopFrames - 1) / hopFrames);
  }

  private static float[] timeTokens(AstModel encoder, float[] heard, Compute compute) {
    AstConfig config = encoder.config();
    try (TensorScope scope = TensorScope.open()) {
      Tensor features =
          Tensors.to(Tensors.of(heard, 1, config.maxLength(), config.numMelBins()), compute);
      return Tensors.floats(encoder.timeTokens(encoder.forward(features)));
    }
  }

  /** Weighted means of overlapping windows. */
  private static final class Blend {
    private final int width;
    private final double[] sums;
    private final double[] weights;

    Blend(int tokens, int width) {
      this.width = width;
      sums = new double[tokens * width];
      weights = new double[tokens];
    }

    void add(int first, float[] window) {
      int length = window.length / width;
      for (int i = 0; i < length; i++) {
        double weight = Math.min(i + 1, length - i);
        weights[first + i] += weight;
        for (int c = 0; c < width; c++) {
          sums[(first + i) * width + c] += weight * window[i * width + c];
        }
      }
    }

    Tensor mean() {
      float[] mean = new float[sums.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sums[i] / weights[i / width]);
      }
      return Tensors.of(mean, 1, weights.length, width);
    }
  }
}
