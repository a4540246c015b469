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
public final class MusicTokens {
  private static final double FRAMES_PER_SECOND = 100;

  private final float[] tokens;
  private final int count;
  private final int width;
  private final double stride;
  private final double firstCentre;

  private MusicTokens(float[] tokens, AstConfig config) {
    this.tokens = tokens;
    this.width = config.hiddenSize();
    this.count = tokens.length / width;
    this.stride = config.timeStride();
    this.firstCentre = config.patchSize() / 2.0;
  }

  /**
   * Hears music.
   *
   * @param logMel log mel energies, 10 ms a frame
   */
  public static MusicTokens hear(
      AstModel encoder, AstFeatures ears, float[][] logMel, Compute compute) {
    AstConfig config = encoder.config();
    int hop = Math.max(1, config.columns() / 2);
    int windows = windows(logMel.length, hop * config.timeStride(), config.maxLength());
    Blend blend = new Blend((windows - 1) * hop + config.columns(), config.hiddenSize());
    for (int i = 0; i < windows; i++) {
      float[] heard = ears.inputValues(logMel, i * hop * config.timeStride());
      blend.add(i * hop, timeTokens(encoder, heard, compute));
    }
    return new MusicTokens(blend.mean(), config);
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

  /** How many tokens there are. */
  public int count() {
    return count;
  }

  /**
   * The tokens around video frames, f32 [count, window, width] on the CPU; beyond its ends the
   * music repeats its outermost token.
   *
   * @param window tokens per frame, centred at the frame's time
   */
  public Tensor around(int firstFrame, int frames, double framesPerSecond, int window) {
    float[] windows = new float[frames * window * width];
    for (int frame = 0; frame < frames; frame++) {
      int centre = nearest((firstFrame + frame) / framesPerSecond);
      for (int k = 0; k < window; k++) {
        int token = Math.max(0, Math.min(count - 1, centre - window / 2 + k));
        System.arraycopy(tokens, token * width, windows, (frame * window + k) * width, width);
      }
    }
    return Tensors.of(windows, frames, window, width);
  }

  private int nearest(double seconds) {
    return (int) Math.round((seconds * FRAMES_PER_SECOND - firstCentre) / stride);
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

    float[] mean() {
      float[] mean = new float[sums.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sums[i] / weights[i / width]);
      }
      return mean;
    }
  }
}
