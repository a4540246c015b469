package org.musedance.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;

/**
 * How much signal and how much noise each sample of a batch holds: √ᾱ and √(1 − ᾱ), both f32 [B, 1,
 * ...] so that they multiply samples [B, ...].
 */
public record NoiseLevel(Tensor signal, Tensor noise) {

  /** The noisy sample √ᾱ·clean + √(1 − ᾱ)·gaussian (Ho et al. 2020, eq. 4); all [B, ...]. */
  public Tensor addNoise(Tensor clean, Tensor gaussian) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(signal.mul(clean).add(noise.mul(gaussian)));
    }
  }

  /** The velocity √ᾱ·gaussian − √(1 − ᾱ)·clean (Salimans and Ho 2022, appendix D); all [B, ...]. */
  public Tensor velocity(Tensor clean, Tensor gaussian) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(signal.mul(gaussian).sub(noise.mul(clean)));
    }
  }
}
