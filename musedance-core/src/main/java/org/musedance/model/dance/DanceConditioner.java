package org.musedance.model.dance;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.ast.AstConfig;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/**
 * From heard music to the tokens that frames attend to: the music projection and the beat
 * embedding, stored together under {@code music_projection.} and {@code beat_embedding.}.
 */
public final class DanceConditioner extends Layer {
  private static final double MEL_FRAME_SECONDS = 0.01;
  private static final double HALF_WINDOW_SECONDS = 0.0125;

  private final MusicProjectionConfig music;
  private final BeatEmbeddingConfig beats;
  private final MusicProjection musicProjection;
  private final BeatEmbedding beatEmbedding;

  public DanceConditioner(MusicProjectionConfig music, BeatEmbeddingConfig beats) {
    this.music = music;
    this.beats = beats;
    musicProjection = child("music_projection", new MusicProjection(music));
    beatEmbedding = child("beat_embedding", new BeatEmbedding(beats));
  }

  /** Frames before and after a clip whose beats its frames see. */
  public int beatMargin() {
    return beats.margin();
  }

  /**
   * Which of the music encoder's time tokens each frame hears: those around its middle, the ends
   * repeated.
   *
   * @param secondsFromStart of each frame, from the start of the encoder's features
   * @param count time tokens that there are
   * @return frames x window indices
   */
  public long[] heardBy(double[] secondsFromStart, AstConfig ears, int count) {
    double tokenSeconds = ears.timeStride() * MEL_FRAME_SECONDS;
    double firstCentre = ears.patchSize() / 2.0 * MEL_FRAME_SECONDS + HALF_WINDOW_SECONDS;
    int window = music.window();
    long[] indices = new long[secondsFromStart.length * window];
    for (int frame = 0; frame < secondsFromStart.length; frame++) {
      long middle = Math.round((secondsFromStart[frame] - firstCentre) / tokenSeconds);
      for (int i = 0; i < window; i++) {
        long index = middle + i - window / 2;
        indices[frame * window + i] = Math.max(0, Math.min(count - 1, index));
      }
    }
    return indices;
  }

  /**
   * Music tokens of every frame, [B*F, tokens, D].
   *
   * @param timeTokens of the music encoder [B, T, A]
   * @param indices int64 [B, F * window] from {@link #heardBy}
   */
  public Tensor musicTokens(Tensor timeTokens, Tensor indices) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor wide = indices.unsqueeze(2).expand(-1, -1, timeTokens.size(2));
      Tensor around = torch.gather(timeTokens, 1, wide);
      return scope.keep(
          musicProjection.forward(around.reshape(-1, music.window(), music.audioWidth())));
    }
  }

  /**
   * Beat tokens of every frame, [B*F, 2 margin + 1, D].
   *
   * @param classes int64 [B, F + 2 margin]
   * @param phases [B, F + 2 margin, 6]; not looked at by a model without phase
   */
  public Tensor beatTokens(Tensor classes, Tensor phases) {
    return beatEmbedding.forward(classes, beats.phase() ? phases : null);
  }
}
