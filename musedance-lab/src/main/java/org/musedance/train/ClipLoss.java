package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.diffusion.LossWeights;
import org.musedance.diffusion.NoiseLevel;
import org.musedance.diffusion.NoiseSchedule;
import org.musedance.diffusion.Prediction;
import org.musedance.model.dance.JointLatents;
import org.musedance.tensor.Tensors;

/** How wrong a denoiser's output is, for latents of pictures alone and for joint ones. */
final class ClipLoss {
  private static final double FLOW_WEIGHT = 2;
  private static final double MOVING_WEIGHT = 3;
  private static final double LEAST_MOTION = 0.1;

  private ClipLoss() {}

  /**
   * Squared error against the prediction's target, weighted by min-SNR per clip. Velocity is
   * weighted as by AnimateAnyone and Hallo, which with zero terminal SNR do learn pure noise.
   *
   * @param output of the denoiser, clean and noise [B*F, C, h, w]
   * @param timesteps int64 [B]
   * @param gamma of min-SNR; 0 for equal weights
   */
  static Stage.Losses ofPictures(
      Tensor output,
      Tensor clean,
      Tensor noise,
      Tensor timesteps,
      NoiseSchedule schedule,
      Prediction prediction,
      double gamma) {
    long frames = clean.size(0) / timesteps.size(0);
    NoiseLevel level = schedule.level(Tensors.repeatRows(timesteps, frames), clean);
    Tensor error =
        Tensors.cast(output, ScalarType.Float).sub(prediction.target(clean, noise, level)).square();
    Tensor perClip = error.reshape(timesteps.size(0), -1).mean(1);
    Tensor total = perClip.mul(weights(gamma, prediction).weights(schedule, timesteps)).mean();
    return new Stage.Losses(total, Map.of("denoising", total));
  }

  private static LossWeights weights(double gamma, Prediction prediction) {
    if (gamma == 0) {
      return LossWeights.uniform();
    }
    return prediction == Prediction.V_PREDICTION
        ? LossWeights.minShiftedSnr(gamma)
        : LossWeights.minSnr(gamma, prediction);
  }

  /**
   * Squared error of the clean joint latents, every timestep alike (min-SNR starves the noisy ones,
   * on which few-step sampling depends); flow counts more, and most where something moves. A clip's
   * flow error is divided by the root of its mean square motion: else those who leap across the
   * picture would drown those who nod.
   *
   * @param made and truth, clean joint latents [B*F, C+2, h, w]
   * @param clips B
   */
  static Stage.Losses ofJoint(Tensor made, Tensor truth, JointLatents joint, long clips) {
    int channels = joint.imageChannels();
    Tensor error = made.sub(truth).square();
    Tensor image = error.narrow(1, 0, channels).mean();
    Tensor flowError = error.narrow(1, channels, JointLatents.FLOW_CHANNELS);
    Tensor motion = truth.narrow(1, channels, JointLatents.FLOW_CHANNELS).square();
    Tensor moving = Tensors.clamp(motion.narrow(1, 0, 1).add(motion.narrow(1, 1, 1)), 0, 1);
    Tensor weight = Tensors.shift(Tensors.scale(moving, MOVING_WEIGHT), 1);
    Tensor motionOfClip = Tensors.shift(motion.reshape(clips, -1).mean(1), LEAST_MOTION).sqrt();
    Tensor perClip = flowError.mul(weight).reshape(clips, -1).mean(1).div(motionOfClip);
    Tensor flow = Tensors.scale(perClip.mean(), FLOW_WEIGHT);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    parts.put("image", image);
    parts.put("flow", flow);
    return new Stage.Losses(image.add(flow), parts);
  }
}
