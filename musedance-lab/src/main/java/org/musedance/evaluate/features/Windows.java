package org.musedance.evaluate.features;

import java.util.List;
import java.util.stream.IntStream;
import org.musedance.tensor.UserError;

/**
 * Stretches of equal length in a video, from its beginning on.
 *
 * @param frames of each
 * @param stride from one to the next
 */
record Windows(int frames, int stride) {

  /** All stretches that lie inside; what is left at the end does not count. */
  <T> List<List<T>> of(List<T> video) {
    if (video.size() < frames) {
      throw new UserError(
          "a video must have at least %d frames for these features, but one has %d; dance for longer or leave the measure out"
              .formatted(frames, video.size()));
    }
    return IntStream.rangeClosed(0, (video.size() - frames) / stride)
        .mapToObj(i -> video.subList(i * stride, i * stride + frames))
        .toList();
  }
}
