package org.musedance.model.unet;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * One way through a U-Net.
 *
 * @param time the time embedding after its SiLU, [B, T]
 * @param prepared what every layer needs of the conditions
 * @param tap who listens
 * @param still whether the rows are pictures on their own, which no motion module relates
 * @param framesAtOnce how many frames go through the layers that do not relate them at a time
 */
record Pass(
    Tensor time,
    Map<UnetLayer, UnetLayer.Prepared> prepared,
    Tap tap,
    boolean still,
    int framesAtOnce) {
  /** With all frames at once. */
  Pass(Tensor time, Map<UnetLayer, UnetLayer.Prepared> prepared, Tap tap, boolean still) {
    this(time, prepared, tap, still, Integer.MAX_VALUE);
  }
}
