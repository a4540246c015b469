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
 */
record Pass(Tensor time, Map<UnetLayer, UnetLayer.Prepared> prepared, Tap tap, boolean still) {}
