package org.musedance.model.unet;

import java.util.Deque;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Conv2d;

/** Layers on the way down, then half the resolution (diffusers, CrossAttnDownBlock2D). */
final class DownBlock extends UnetBlock {
  private final Conv2d downsample;

  DownBlock(UnetConfig config, int level) {
    super(config, "down_blocks." + level, level);
    boolean attends = config.downBlockTypes().get(level).startsWith("CrossAttn");
    boolean readsReference = config.referenceFusion().equals("full");
    for (int i = 0; i < config.layersPerBlock(); i++) {
      boolean first = i == 0 && level > 0;
      long in = first ? config.blockOutChannels().get(level - 1) : width();
      addLayer(in, attends, readsReference, true);
    }
    boolean last = level == config.levels() - 1;
    downsample = last ? null : child("downsamplers.0.conv", new Conv2d(width(), width(), 3, 2, 1));
  }

  /** Maps x [B*F, C, H, W] to half its size, pushing what the way up will read. */
  Tensor forward(Tensor x, Pass pass, Deque<Tensor> skips) {
    Tensor hidden = x;
    for (UnetLayer layer : layers()) {
      Tensor in = hidden;
      hidden = layer.forward(() -> in, pass);
      skips.push(hidden);
    }
    if (downsample != null) {
      Tensor in = hidden;
      hidden = pass.checkpoints().segment(() -> downsample.forward(in));
      skips.push(hidden);
    }
    return hidden;
  }
}
