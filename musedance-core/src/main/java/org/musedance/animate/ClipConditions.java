package org.musedance.animate;

import org.bytedeco.pytorch.Tensor;
import org.musedance.audio.BeatGrid;
import org.musedance.model.dance.BeatEmbeddingConfig;
import org.musedance.model.dance.MuseDanceModel;
import org.musedance.model.dance.MusicProjectionConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;

/** What the frames of a video dance to: tokens of music and beats. */
final class ClipConditions {
  private final MuseDanceModel networks;
  private final Compute compute;
  private final BeatGrid grid;
  private final MusicTokens music;
  private final double framesPerSecond;

  ClipConditions(
      MuseDanceModel networks, HeardMusic heard, double framesPerSecond, Compute compute) {
    this.networks = networks;
    this.compute = compute;
    this.framesPerSecond = framesPerSecond;
    grid = heard.grid();
    music = MusicTokens.hear(networks.musicEncoder(), networks.ears(), heard.logMel(), compute);
  }

  /** Music tokens of frames: [frames, M, C]. */
  Tensor music(int firstFrame, int frames) {
    MusicProjectionConfig config = networks.config().music();
    Tensor around = music.around(firstFrame, frames, framesPerSecond, config.window());
    return networks.musicProjection().forward(Tensors.to(around, compute));
  }

  /** Beat tokens of frames: [frames, M, C]. */
  Tensor beats(int firstFrame, int frames) {
    BeatEmbeddingConfig config = networks.config().beats();
    int first = firstFrame - config.margin();
    int count = frames + 2 * config.margin();
    Tensor beats = Tensors.of(grid.classes(first, count), 1, count);
    Tensor phases =
        config.phase()
            ? Tensors.of(grid.phases(first, count), 1, count, BeatGrid.PHASE_CHANNELS)
            : null;
    Tensor tokens =
        networks
            .beatEmbedding()
            .forward(
                Tensors.to(beats, compute.device()),
                phases == null ? null : Tensors.to(phases, compute));
    return Tensors.cast(tokens, compute.type());
  }
}
