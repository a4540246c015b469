package org.musedance.evaluate;

import java.util.List;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.tensor.Seeds;
import org.musedance.text.PromptTimeline;

/** Whatever makes a picture dance: a model, or in tests the truth itself. */
@FunctionalInterface
public interface Dancer {
  /** The seed of the noise of an evaluation's dance. */
  static long noise(long seed, long index) {
    return Seeds.mix(Seeds.mix(seed, "noise"), index);
  }

  /**
   * Dances from the beginning of a piece of music.
   *
   * @param reference the picture that dances
   * @param music what it hears
   * @param text what it is asked to do
   * @param seconds how long
   * @param seed of the noise
   * @return the frames in order, frame i at i / (frames per second)
   */
  List<DancedFrame> dance(
      Picture reference, Sound music, PromptTimeline text, double seconds, long seed);
}
