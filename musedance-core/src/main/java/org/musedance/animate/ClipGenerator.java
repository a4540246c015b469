package org.musedance.animate;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.musedance.media.Picture;

/** Makes the clips of one video, in order: a clip goes on from the one before. */
@FunctionalInterface
public interface ClipGenerator {

  /**
   * Makes one clip.
   *
   * @param stepDone told the number of sampling steps done after each of them; what it throws ends
   *     the clip
   * @param frames takes the frames that the video keeps, in order
   */
  void generate(Clip clip, IntConsumer stepDone, Consumer<Picture> frames);
}
