package org.musedance.animate;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.musedance.audio.BeatGrid;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;

/** What the frames of a video dance to: tokens of music and beats. */
final class ClipConditions {
  private final MuseDanceModel networks;
  private final Compute compute;
  private final BeatGrid grid;
  private final Tensor timeTokens;
  private final double framesPerSecond;

  ClipConditions(
      MuseDanceModel networks, HeardMusic heard, double framesPerSecond, Compute compute) {
    this.networks = networks;
    this.compute = compute;
    this.framesPerSecond = framesPerSecond;
    grid = heard.grid();
    timeTokens =
        MusicTokens.hear(networks.musicEncoder(), networks.ears(), heard.logMel(), compute);
  }

  /** Music tokens of frames: [frames, M, C]. */
  Tensor music(int firstFrame, int frames) {
    double[] seconds = new double[frames];
    Arrays.setAll(seconds, frame -> (firstFrame + frame) / framesPerSecond);
    int count = (int) timeTokens.size(1);
    long[] heard = networks.conditioner().heardBy(seconds, networks.musicEncoder().config(), count);
    Tensor indices = Tensors.to(Tensors.of(heard, 1, heard.length), compute.device());
    return networks.conditioner().musicTokens(timeTokens, indices);
  }

  /** Beat tokens of frames: [frames, M, C]. */
  Tensor beats(int firstFrame, int frames) {
    int margin = networks.conditioner().beatMargin();
    int first = firstFrame - margin;
    int count = frames + 2 * margin;
    Tensor classes = Tensors.of(grid.classes(first, count), 1, count);
    Tensor phases = Tensors.of(grid.phases(first, count), 1, count, BeatGrid.PHASE_CHANNELS);
    Tensor tokens =
        networks
            .conditioner()
            .beatTokens(Tensors.to(classes, compute.device()), Tensors.to(phases, compute));
    return Tensors.cast(tokens, compute.type());
  }
}
