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
  private static final double SNR_GAMMA = 5;
  private static final double FLOW_WEIGHT = 2;
  private static final double MOVING_WEIGHT = 3;
  private static final double LEAST_MOTION = 0.1;

  private ClipLoss() {}

  /**
   * Squared error against the prediction's target, weighted by min-SNR (Hang et al. 2023) per clip.
   *
   * @param output of the denoiser, clean and noise [B*F, C, h, w]
   * @param timesteps int64 [B]
   */
  static Stage.Losses ofPictures(
      Tensor output,
      Tensor clean,
      Tensor noise,
      Tensor timesteps,
      NoiseLevel level,
      NoiseSchedule schedule,
      Prediction prediction) {
    Tensor error =
        Tensors.cast(output, ScalarType.Float).sub(prediction.target(clean, noise, level)).square();
    Tensor perClip = error.reshape(timesteps.size(0), -1).mean(1);
    Tensor weights = LossWeights.minSnr(SNR_GAMMA, prediction).weights(schedule, timesteps);
    Tensor total = perClip.mul(weights).mean();
    return new Stage.Losses(total, Map.of("denoising", total));
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
