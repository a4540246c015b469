package org.musedance.diffusion;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;

/** What a denoiser's output stands for, and how to read clean sample and noise from it. */
public enum Prediction {
  /** The noise (Ho et al. 2020). */
  @JsonProperty("epsilon")
  EPSILON {
    @Override
    public Tensor clean(Tensor output, Tensor noisy, NoiseLevel level) {
      return without(level.noise(), output, noisy, level.signal());
    }

    @Override
    public Tensor noise(Tensor output, Tensor noisy, NoiseLevel level) {
      return output;
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseLevel level) {
      return noise;
    }
  },

  /** The clean sample. */
  @JsonProperty("sample")
  SAMPLE {
    @Override
    public Tensor clean(Tensor output, Tensor noisy, NoiseLevel level) {
      return output;
    }

    @Override
    public Tensor noise(Tensor output, Tensor noisy, NoiseLevel level) {
      return without(level.signal(), output, noisy, level.noise());
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseLevel level) {
      return clean;
    }
  },

  /** The velocity √ᾱ·noise − √(1 − ᾱ)·clean (Salimans and Ho 2022). */
  @JsonProperty("v_prediction")
  V_PREDICTION {
    @Override
    public Tensor clean(Tensor output, Tensor noisy, NoiseLevel level) {
      return level.velocity(output, noisy);
    }

    @Override
    public Tensor noise(Tensor output, Tensor noisy, NoiseLevel level) {
      return level.addNoise(output, noisy);
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseLevel level) {
      return level.velocity(clean, noise);
    }
  };

  /** The clean sample that output and noisy [B, ...] imply. */
  public abstract Tensor clean(Tensor output, Tensor noisy, NoiseLevel level);

  /** The noise that output and noisy [B, ...] imply. */
  public abstract Tensor noise(Tensor output, Tensor noisy, NoiseLevel level);

  /** What a denoiser learns to give for clean and noise [B, ...]. */
  public abstract Tensor target(Tensor clean, Tensor noise, NoiseLevel level);

  /** (noisy − share·part) / rest. */
  private static Tensor without(Tensor share, Tensor part, Tensor noisy, Tensor rest) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(noisy.sub(share.mul(part)).div(rest));
    }
  }
}
