package org.musedance.model.dance;

import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.SinusoidalPositions;
import org.musedance.tensor.Embedding;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * From beats to the tokens that a frame attends to: an embedding of "no beat" and "beat" for every
 * frame of a window around it, with the place in the window as a sinusoid (MuseDance, section 3).
 *
 * <p>Optionally the phase of the beat is added, sine and cosine over 1, 2 and 4 beats: it tells a
 * frame where between two beats it stands, and which beat of a bar is near.
 */
public final class BeatEmbedding extends Layer {
  /** Sine and cosine of three periods. */
  public static final int PHASE_CHANNELS = 6;

  private static final int KINDS = 2;

  private final BeatEmbeddingConfig config;
  private final Embedding embedding;
  private final Linear phase;
  private final Parameter positions;

  public BeatEmbedding(BeatEmbeddingConfig config) {
    this.config = config;
    embedding = child("embedding", new Embedding(KINDS, config.tokenWidth(), 1));
    phase = config.phase() ? child("phase", new Linear(PHASE_CHANNELS, config.tokenWidth())) : null;
    try (TensorScope scope = TensorScope.open()) {
      Tensor table = SinusoidalPositions.table(config.window(), config.tokenWidth());
      positions = buffer("pos_encoder.pe", table);
    }
  }

  /**
   * Maps the beats of F frames, with a margin on both sides, to [B*F, window, tokenWidth] in the
   * weights' type.
   *
   * @param beats int64 [B, F + 2 margin], 1 where a beat falls into the frame, else 0
   * @param phases sine and cosine of the phase over 1, 2 and 4 beats, [B, F + 2 margin, 6]; null
   *     without the option
   */
  public Tensor forward(Tensor beats, Tensor phases) {
    if ((phases != null) != config.phase()) {
      throw new IllegalArgumentException(
          "beat phases must be given exactly when the model was built with phase, but phase is "
              + config.phase()
              + " and phases were "
              + (phases == null ? "missing" : "given"));
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor frames = embedding.forward(beats);
      if (phases != null) {
        Tensor waves = phase.forward(Tensors.cast(phases, frames.scalar_type().intern()));
        frames = frames.add(waves);
      }
      Tensor windows = frames.unfold(1, config.window(), 1).transpose(2, 3);
      Tensor placed = windows.add(positions.as(frames.scalar_type().intern()));
      return scope.keep(placed.reshape(-1, config.window(), config.tokenWidth()));
    }
  }
}
