package org.musedance.diffusion;

import org.bytedeco.pytorch.Tensor;

/** A network with its conditions, as a sampler sees it. */
@FunctionalInterface
public interface Denoiser {
  /**
   * Maps noisy f32 [B, ...] at one training timestep to the network's output of the same shape, in
   * any type. What the output stands for is the scheduler's {@link Prediction}.
   */
  Tensor predict(Tensor noisy, int timestep);
}
