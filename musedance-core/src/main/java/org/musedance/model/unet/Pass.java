package org.musedance.model.unet;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * One way through a U-Net.
 *
 * @param time the time embedding after its SiLU, one row per clip [B, T] or per frame [B*F, T]
 * @param frames F, how many rows of the sample belong together
 * @param prepared what every layer needs of the conditions
 * @param tap who listens
 * @param still whether the rows are pictures on their own, which no motion module relates
 */
record Pass(
    Tensor time,
    long frames,
    Map<UnetLayer, UnetLayer.Prepared> prepared,
    Tap tap,
    boolean still) {}
