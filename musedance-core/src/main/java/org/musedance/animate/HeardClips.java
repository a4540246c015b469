package org.musedance.animate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.musedance.audio.BeatGrid;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;

/** What the frames of a video dance to: tokens of music and beats. */
final class HeardClips {
  private final MuseDanceModel networks;
  private final Compute compute;
  private final BeatGrid grid;
  private final Tensor timeTokens;
  private final double framesPerSecond;

  HeardClips(MuseDanceModel networks, HeardMusic heard, double framesPerSecond, Compute compute) {
    this.networks = networks;
    this.compute = compute;
    this.framesPerSecond = framesPerSecond;
    grid = heard.grid();
    timeTokens =
        MusicTokens.hear(networks.musicEncoder(), networks.ears(), heard.logMel(), compute);
  }

  /** Music tokens of frames of the video: [frames, M, C]. */
  Tensor music(int... frames) {
    double[] seconds = IntStream.of(frames).mapToDouble(f -> f / framesPerSecond).toArray();
    int count = (int) timeTokens.size(1);
    long[] heard = networks.conditioner().heardBy(seconds, networks.musicEncoder().config(), count);
    Tensor indices = Tensors.to(Tensors.of(heard, 1, heard.length), compute.device());
    return networks.conditioner().musicTokens(timeTokens, indices);
  }

  /** Beat tokens of frames of the video: [frames, M, C]. */
  Tensor beats(int... frames) {
    List<Tensor> runs = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= frames.length; i++) {
      if (i == frames.length || frames[i] != frames[i - 1] + 1) {
        runs.add(beatsInARow(frames[begin], i - begin));
        begin = i;
      }
    }
    return runs.size() == 1 ? runs.get(0) : Tensors.cat(0, runs);
  }

  private Tensor beatsInARow(int firstFrame, int frames) {
    int margin = networks.conditioner().beatMargin();
    int count = frames + 2 * margin;
    int first = firstFrame - margin;
    return beatTokens(grid.classes(first, count), grid.phases(first, count));
  }

  /** What frames without any beat attend to: [frames, M, C]. */
  Tensor silence(int frames) {
    int count = frames + 2 * networks.conditioner().beatMargin();
    return beatTokens(new long[count], new float[count * BeatGrid.PHASE_CHANNELS]);
  }

  private Tensor beatTokens(long[] classes, float[] phases) {
    int count = classes.length;
    Tensor tokens =
        networks
            .conditioner()
            .beatTokens(
                Tensors.to(Tensors.of(classes, 1, count), compute.device()),
                Tensors.to(Tensors.of(phases, 1, count, BeatGrid.PHASE_CHANNELS), compute));
    return Tensors.cast(tokens, compute.type());
  }
}
