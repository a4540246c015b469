package org.musedance.evaluate.study;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.musedance.evaluate.metrics.BeatAlignment;
import org.musedance.evaluate.metrics.BeatControls;

/** Beat alignment of the clips of a study, whose other clips lend their music to the control. */
final class BeatScores {
  private static final long SHAKING = 1;

  private final List<ClipResult> all;

  /**
   * @param all clips of the study
   */
  BeatScores(List<ClipResult> all) {
    this.all = all;
  }

  double[] musicToDance(List<ClipResult> clips, Take take) {
    return each(clips, clip -> of(clip, take).musicToDance(), take);
  }

  double[] danceToMusic(List<ClipResult> clips, Take take) {
    return each(clips, clip -> of(clip, take).danceToMusic(), take);
  }

  /** Music to dance with the music of the other clips. */
  double[] shuffled(List<ClipResult> clips, Take take) {
    return each(clips, clip -> controls(clip, take).shuffled().musicToDance(), take);
  }

  static BeatAlignment of(ClipResult clip, Take take) {
    return BeatAlignment.of(clip.musicBeats(), clip.danceBeats().get(take));
  }

  /** The controls of a clip. */
  BeatControls controls(ClipResult clip, Take take) {
    double seconds = clip.frames() / clip.fps();
    List<double[]> others =
        all.stream()
            .filter(other -> !other.name().equals(clip.name()))
            .map(other -> Arrays.stream(other.musicBeats()).filter(b -> b < seconds).toArray())
            .toList();
    return BeatControls.of(
        clip.musicBeats(),
        clip.danceBeats().get(take),
        others,
        clip.frames(),
        clip.fps(),
        SHAKING + clip.name().hashCode());
  }

  /** A number of every clip that has music and this take. */
  static double[] each(List<ClipResult> clips, ToDoubleFunction<ClipResult> number, Take take) {
    return clips.stream()
        .filter(clip -> clip.musicBeats().length > 0 && clip.danceBeats().containsKey(take))
        .mapToDouble(number)
        .toArray();
  }
}
