package org.musedance.model.blocks;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Two convolutions around the time embedding, with a shortcut (diffusers, ResnetBlock2D). */
public final class ResnetBlock extends Layer {
  private final Normalisation normalisation;
  private final GroupNorm norm1;
  private final Conv2d conv1;
  private final Linear timeProjection;
  private final GroupNorm norm2;
  private final Conv2d conv2;
  private final Conv2d shortcut;

  public ResnetBlock(long in, long out, long timeWidth, Normalisation normalisation) {
    this.normalisation = normalisation;
    norm1 = child("norm1", normalisation.over(in));
    conv1 = child("conv1", Conv2d.same(in, out));
    timeProjection = child("time_emb_proj", new Linear(timeWidth, out));
    norm2 = child("norm2", normalisation.over(out));
    conv2 = child("conv2", Conv2d.same(out, out));
    shortcut = in == out ? null : child("conv_shortcut", Conv2d.pointwise(in, out));
  }

  /**
   * Maps x [B*F, in, H, W] to [B*F, out, H, W].
   *
   * @param time the time embedding after its SiLU, one row per clip [B, timeWidth] or per frame
   *     [B*F, timeWidth]
   * @param frames F, which are normalised together where the norms say so
   */
  public Tensor forward(Tensor x, Tensor time, long frames) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = conv1.forward(torch.silu(normalisation.apply(norm1, x, frames)));
      hidden = hidden.add(perFrame(timeProjection.forward(time), x.size(0) / time.size(0)));
      hidden = conv2.forward(torch.silu(normalisation.apply(norm2, hidden, frames)));
      return scope.keep(hidden.add(shortcut == null ? x : shortcut.forward(x)));
    }
  }

  /** [B, C] to [B*F or 1, C, 1, 1]. */
  private static Tensor perFrame(Tensor time, long frames) {
    Tensor rows = time.size(0) == 1 ? time : Tensors.repeatRows(time, frames);
    return rows.unsqueeze(-1).unsqueeze(-1);
  }
}
