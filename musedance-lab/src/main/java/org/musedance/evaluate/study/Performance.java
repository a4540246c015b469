package org.musedance.evaluate.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.musedance.media.Picture;
import org.musedance.media.Sound;

/**
 * A dance to be judged.
 *
 * @param name unique, fit for a file
 * @param group such as the style of the music; results are given per group too
 * @param dancer who dances, such as the file of a picture
 * @param prompt what was asked for, maybe no words
 * @param fps frames per second
 * @param reference the picture that dances, of the frames' size
 * @param frames the generated video
 * @param truth the true video, as long, or empty where nobody knows it
 * @param musicBeats when the music has its beats, in seconds, within the video
 * @param beatCounts the beat count at each frame; empty without music
 * @param sound of the video, if any
 * @param known what only the source of the dance can measure, by measure
 */
public record Performance(
    String name,
    String group,
    String dancer,
    String prompt,
    double fps,
    Picture reference,
    List<Picture> frames,
    List<Picture> truth,
    double[] musicBeats,
    double[] beatCounts,
    Optional<Sound> sound,
    Map<String, Double> known) {
  public Performance {
    frames = List.copyOf(frames);
    truth = List.copyOf(truth);
    known = Map.copyOf(known);
    if (!truth.isEmpty() && truth.size() != frames.size()) {
      throw new IllegalArgumentException(
          "a true video must be as long as the generated one, %d frames, but has %d; cut one"
              .formatted(frames.size(), truth.size()));
    }
  }

  /** How long it is. */
  public double seconds() {
    return frames.size() / fps;
  }
}
