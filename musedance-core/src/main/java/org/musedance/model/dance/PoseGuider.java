package org.musedance.model.dance;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * A pose picture as features that are added after the denoiser's first convolution (Hu et al. 2023,
 * AnimateAnyone; the embedding of ControlNet). It starts at zero.
 */
public final class PoseGuider extends Layer {
  private static final int COLOURS = 3;

  private final List<Conv2d> convolutions = new ArrayList<>();
  private final Conv2d out;

  public PoseGuider(PoseGuiderConfig config) {
    List<Integer> widths = config.blockOutChannels();
    convolutions.add(child("conv_in", Conv2d.same(COLOURS, widths.get(0))));
    for (int i = 0; i + 1 < widths.size(); i++) {
      long in = widths.get(i);
      long next = widths.get(i + 1);
      convolutions.add(child("blocks." + 2 * i, Conv2d.same(in, in)));
      convolutions.add(child("blocks." + (2 * i + 1), new Conv2d(in, next, 3, 2, 1)));
    }
    long last = widths.get(widths.size() - 1);
    out = child("conv_out", Conv2d.zero(last, config.conditioningEmbeddingChannels(), 3));
  }

  /** Maps pose pictures [B*F, 3, H, W] in [0, 1] to features [B*F, C, H/8, W/8]. */
  public Tensor forward(Tensor pose) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensors.channelsLast(pose);
      for (Conv2d convolution : convolutions) {
        x = torch.silu(convolution.forward(x));
      }
      return scope.keep(out.forward(x));
    }
  }
}
