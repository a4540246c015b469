package org.musedance.diffusion;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** How far the clean sample that a denoiser implies may go, by the options of a configuration. */
record CleanLimits(SchedulerConfig config) {

  /** Clean [B, ...] thresholded or clipped, whichever is on; itself where neither is. */
  Tensor apply(Tensor clean) {
    if (config.clipSample() && !config.thresholding()) {
      double range = config.clipSampleRange();
      return Tensors.clamp(clean, -range, range);
    }
    return threshold(clean);
  }

  /**
   * Clamps each sample of clean [B, ...] to a quantile s ≥ 1 of its absolute values and divides by
   * s (Saharia et al. 2022, "dynamic thresholding"), where that is on.
   */
  Tensor threshold(Tensor clean) {
    if (!config.thresholding()) {
      return clean;
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor flat = clean.flatten(1, -1);
      Tensor quantile =
          torch.quantile(
              flat.abs(), config.dynamicThresholdingRatio(), new LongOptional(1), true, "linear");
      Tensor limit = Tensors.clamp(quantile, 1, config.sampleMaxValue());
      Tensor clamped = torch.minimum(torch.maximum(flat, limit.neg()), limit);
      return scope.keep(clamped.div(limit).reshape(Tensors.shape(clean)));
    }
  }
}
