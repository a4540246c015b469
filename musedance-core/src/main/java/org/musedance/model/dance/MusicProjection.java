package org.musedance.model.dance;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/**
 * From the music around a frame to the tokens that the frame attends to: three linear layers and a
 * norm, as Hallo's audio projection (Xu et al. 2024), on features of an Audio Spectrogram
 * Transformer.
 */
public final class MusicProjection extends Layer {
  private static final double EPSILON = 1e-5;

  private final MusicProjectionConfig config;
  private final Linear proj1;
  private final Linear proj2;
  private final Linear proj3;
  private final LayerNorm norm;

  public MusicProjection(MusicProjectionConfig config) {
    this.config = config;
    long hidden = config.hiddenWidth();
    proj1 = child("proj1", new Linear((long) config.window() * config.audioWidth(), hidden));
    proj2 = child("proj2", new Linear(hidden, hidden));
    proj3 = child("proj3", new Linear(hidden, (long) config.tokens() * config.tokenWidth()));
    norm = child("norm", new LayerNorm(config.tokenWidth(), EPSILON));
  }

  /** Maps features [B*F, window, audioWidth] around each frame to [B*F, tokens, tokenWidth]. */
  public Tensor forward(Tensor features) {
    if (features.size(1) != config.window() || features.size(2) != config.audioWidth()) {
      throw new IllegalArgumentException(
          "music features must be [frames, %d, %d], but were [%d, %d, %d]; cut the window first"
              .formatted(
                  config.window(),
                  config.audioWidth(),
                  features.size(0),
                  features.size(1),
                  features.size(2)));
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = torch.relu(proj1.forward(features.reshape(features.size(0), -1)));
      x = proj3.forward(torch.relu(proj2.forward(x)));
      Tensor tokens = x.reshape(x.size(0), config.tokens(), config.tokenWidth());
      return scope.keep(norm.forward(tokens));
    }
  }
}
