package org.musedance.model.unet;

import java.util.Deque;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Layers on the way up, each reading a skip, then the next resolution (CrossAttnUpBlock2D). */
final class UpBlock extends UnetBlock {
  private final Conv2d upsample;

  /**
   * @param step from the coarsest level, 0
   */
  UpBlock(UnetConfig config, int step) {
    super(config, "up_blocks." + step, config.levels() - 1 - step);
    int level = config.levels() - 1 - step;
    boolean attends = config.upBlockTypes().get(step).startsWith("CrossAttn");
    long below = level + 1 < config.levels() ? config.blockOutChannels().get(level + 1) : width();
    long above = config.blockOutChannels().get(Math.max(0, level - 1));
    for (int i = 0; i <= config.layersPerBlock(); i++) {
      long hidden = i == 0 ? below : width();
      long skip = i == config.layersPerBlock() ? above : width();
      addLayer(hidden + skip, attends, true, true);
    }
    upsample = level == 0 ? null : child("upsamplers.0.conv", Conv2d.same(width(), width()));
  }

  /**
   * Maps x [B*F, C, H, W] to the size of the next skip: twice its own, or one less where the way
   * down rounded up.
   */
  Tensor forward(Tensor x, Pass pass, Deque<Tensor> skips) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = x;
      for (UnetLayer layer : layers()) {
        Tensor in = hidden;
        Tensor skip = skips.pop();
        hidden = layer.forward(() -> Tensors.cat(1, in, skip), pass);
      }
      if (upsample != null) {
        Tensor next = skips.element();
        Tensor in = hidden;
        hidden =
            pass.checkpoints().segment(() -> upsample.enlarged(in, next.size(2), next.size(3)));
      }
      return scope.keep(hidden);
    }
  }
}
