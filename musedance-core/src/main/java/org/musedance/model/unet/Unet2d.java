package org.musedance.model.unet;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;

/** Stable Diffusion's own U-Net, for single pictures (diffusers, UNet2DConditionModel). */
public final class Unet2d extends Unet {
  public Unet2d(UnetConfig config) {
    super(config.pictureOnly(), true);
  }

  /**
   * Predicts noise, velocity or sample, whatever the network was trained for.
   *
   * @param sample noisy latents [B, in, H, W] of any height and width
   * @param timesteps [B]
   * @param text tokens [B, M, D]
   * @param maskOrNull [B, M], 1 for text tokens to see and 0 for those to hide; null to see all
   * @return [B, out, H, W]
   */
  public Tensor forward(Tensor sample, Tensor timesteps, Tensor text, Tensor maskOrNull) {
    try (TensorScope scope = TensorScope.open()) {
      var prepared = prepareLayers(Conditions.of(text), bias(maskOrNull, text));
      Pass pass = new Pass(time(timesteps, sample), 1, prepared, Tap.NONE, true);
      Tensor hidden = through(enter(sample), pass);
      return scope.keep(leave(hidden, 1));
    }
  }
}
