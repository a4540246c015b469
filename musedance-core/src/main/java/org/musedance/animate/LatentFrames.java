package org.musedance.animate;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/** Makes the latents of a video, part by part, in order. */
@FunctionalInterface
interface LatentFrames {
  /**
   * Makes those of one part and shows the ones that the video keeps, f32 [F, C, h, w].
   *
   * @param stepDone told the number of steps of this part that are done, after each of them
   */
  void make(Clip clip, IntConsumer stepDone, Consumer<Tensor> frames);
}
