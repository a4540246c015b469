package org.musedance.diffusion;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * How much signal and how much noise each sample of a batch holds: √ᾱ and √(1 − ᾱ), both f32 [B, 1,
 * ...] so that they multiply samples [B, ...].
 */
public record NoiseLevel(Tensor signal, Tensor noise) {

  /** The level of √ᾱ and √(1 − ᾱ), the same for all samples like [B, ...]. */
  static NoiseLevel of(double signal, double noise, Tensor like) {
    return of(new float[] {(float) signal}, new float[] {(float) noise}, like);
  }

  /** The level of each sample, or of all, shaped and placed to multiply like [B, ...]. */
  static NoiseLevel of(float[] signal, float[] noise, Tensor like) {
    long[] shape = new long[(int) like.dim()];
    Arrays.fill(shape, 1);
    shape[0] = signal.length;
    try (TensorScope scope = TensorScope.open()) {
      return new NoiseLevel(
          scope.keep(Tensors.to(Tensors.of(signal, shape), like.device())),
          scope.keep(Tensors.to(Tensors.of(noise, shape), like.device())));
    }
  }

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
