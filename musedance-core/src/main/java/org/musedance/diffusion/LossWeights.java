package org.musedance.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Tensors;

/** How much the loss of each sample counts, by the signal-to-noise ratio of its timestep. */
@FunctionalInterface
public interface LossWeights {
  /** The weight of one ratio, which may be 0. */
  double weight(double snr);

  /** Every sample the same. */
  static LossWeights uniform() {
    return snr -> 1;
  }

  /**
   * Min-SNR-γ (Hang et al. 2023, eq. 4 and section 3.4): the loss of the clean sample weighted by
   * min(snr, γ), whatever the denoiser predicts; so divided by snr where the loss is on the noise
   * and by snr + 1 where it is on the velocity.
   */
  static LossWeights minSnr(double gamma, Prediction prediction) {
    return switch (prediction) {
      case EPSILON -> snr -> Math.min(1, gamma / snr);
      case SAMPLE -> snr -> Math.min(snr, gamma);
      case V_PREDICTION -> snr -> Math.min(snr, gamma) / (snr + 1);
    };
  }

  /**
   * Min-SNR-γ for velocities as diffusers, AnimateAnyone and Hallo compute it: min(snr + 1, γ) /
   * (snr + 1). Other than with {@link #minSnr}, pure noise counts fully, as a schedule with zero
   * terminal SNR intends.
   */
  static LossWeights minShiftedSnr(double gamma) {
    return snr -> Math.min(snr + 1, gamma) / (snr + 1);
  }

  /** The weights f32 [B], on the device of timesteps int64 [B]. */
  default Tensor weights(NoiseSchedule schedule, Tensor timesteps) {
    float[] weights = Tensors.floats(schedule.snr(timesteps));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) weight(weights[i]);
    }
    return Tensors.to(Tensors.of(weights, weights.length), timesteps.device());
  }
}
