package org.musedance.model.unet;

import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.ResnetBlock;

/** The middle: a layer, then one more resnet (diffusers, UNetMidBlock2DCrossAttn). */
final class MidBlock extends UnetBlock {
  private final ResnetBlock last;

  MidBlock(UnetConfig config) {
    super(config, "mid_block", config.levels() - 1);
    boolean moves = config.motionModules() != null && config.motionModules().midBlock();
    addLayer(width(), true, true, moves);
    last = resnet(1, width());
  }

  /** Maps x [B*F, C, H, W] to the same shape. */
  Tensor forward(Tensor x, Pass pass) {
    Tensor hidden = layers().get(0).forward(() -> x, pass);
    return pass.checkpoints().segment(() -> last.forward(hidden, pass.time(), pass.frames()));
  }
}
