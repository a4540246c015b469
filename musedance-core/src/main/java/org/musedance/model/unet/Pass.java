package org.musedance.model.unet;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Checkpoints;

/**
 * One way through a U-Net.
 *
 * @param time the time embedding after its SiLU, one row per clip [B, T] or per frame [B*F, T]
 * @param frames F, how many rows of the sample belong together
 * @param prepared what every layer needs of the conditions
 * @param tap who listens
 * @param still whether the rows are pictures on their own, which no motion module relates
 * @param framesAtOnce how many frames go through the layers that do not relate them at a time
 * @param checkpoints whether layers are computed again for the gradient
 */
record Pass(
    Tensor time,
    long frames,
    Map<UnetLayer, UnetLayer.Prepared> prepared,
    Tap tap,
    boolean still,
    int framesAtOnce,
    Checkpoints checkpoints) {
  /** With all frames at once. */
  Pass(
      Tensor time,
      long frames,
      Map<UnetLayer, UnetLayer.Prepared> prepared,
      Tap tap,
      boolean still) {
    this(time, frames, prepared, tap, still, Integer.MAX_VALUE, Checkpoints.off());
  }

  /** With another listener. */
  Pass heardBy(Tap other) {
    return new Pass(time, frames, prepared, other, still, framesAtOnce, checkpoints);
  }

  /** The time embedding of some frames of one clip. */
  Tensor timeOf(long first, long count) {
    return time.size(0) == 1 ? time : time.narrow(0, first, count);
  }
}
