package org.musedance.model.vae;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/** Residual block without a time: two times (normalise, SiLU, 3x3), added to the input. */
final class VaeResnet extends Layer {
  private final GroupNorm norm1;
  private final Conv2d conv1;
  private final GroupNorm norm2;
  private final Conv2d conv2;
  private final Conv2d shortcut;

  VaeResnet(int in, int out, int groups) {
    norm1 = child("norm1", new GroupNorm(groups, in, AutoencoderKl.EPSILON));
    conv1 = child("conv1", Conv2d.same(in, out));
    norm2 = child("norm2", new GroupNorm(groups, out, AutoencoderKl.EPSILON));
    conv2 = child("conv2", Conv2d.same(out, out));
    shortcut = in == out ? null : child("conv_shortcut", Conv2d.pointwise(in, out));
  }

  /** Maps x [B, in, H, W] to [B, out, H, W]. */
  Tensor forward(Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = half(norm2, conv2, half(norm1, conv1, x));
      return scope.keep(hidden.add(shortcut == null ? x : shortcut.forward(x)));
    }
  }

  /** In a scope of its own: at full picture size each of these maps may have a gigabyte. */
  private static Tensor half(GroupNorm norm, Conv2d conv, Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(conv.forward(torch.silu(norm.forward(x))));
    }
  }
}
