package org.musedance.model.vae;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The Gaussian a picture is encoded to, one mean and variance per latent value.
 *
 * @param mean [B, latentChannels, h, w]
 * @param logvar logarithm of the variance, limited to [-30, 20]; same shape
 */
public record Posterior(Tensor mean, Tensor logvar) {
  private static final double LOWEST = -30;
  private static final double HIGHEST = 20;

  /** Splits moments [B, 2*latentChannels, h, w]. */
  static Posterior of(Tensor moments) {
    try (TensorScope scope = TensorScope.open()) {
      long channels = moments.size(1) / 2;
      Tensor mean = moments.narrow(1, 0, channels);
      Tensor logvar = Tensors.clamp(moments.narrow(1, channels, channels), LOWEST, HIGHEST);
      return new Posterior(scope.keep(mean), scope.keep(logvar));
    }
  }

  /** Standard deviation, same shape as the mean. */
  public Tensor std() {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Tensors.scale(logvar, 0.5).exp());
    }
  }

  /** Mean + std * noise, for standard normal noise of the mean's shape. */
  public Tensor sample(Tensor noise) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(mean.add(std().mul(noise)));
    }
  }

  /** The most likely latent: the mean. */
  public Tensor mode() {
    return mean;
  }
}
