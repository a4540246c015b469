package org.musedance.animate;

import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/** Makes the latents of a video, part by part, in order. */
@FunctionalInterface
interface LatentFrames {
  /**
   * Makes those of one part.
   *
   * @param stepDone told the number of steps of this part that are done, after each of them
   * @return the ones that the video keeps, f32 [F, C, h, w]
   */
  Tensor make(Clip clip, IntConsumer stepDone);
}
