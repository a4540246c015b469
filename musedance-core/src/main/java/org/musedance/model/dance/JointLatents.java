package org.musedance.model.dance;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Joint image-and-motion latents: a frame's latent is {@code [image | flow]}, the flow pointing
 * back to the reference picture. The network does not paint a frame from nothing; it says where
 * each place came from and what has to be added, so that a small network moves a picture without
 * blurring it:
 *
 * <pre>x0 = [ σ(keep + 2) · warp(reference, flow) + residual | flow ]</pre>
 *
 * <p>Flow is in latent pixels divided by {@code flowScale}, which brings it to about unit variance.
 *
 * @param imageChannels channels of the image latent
 * @param flowScale latent pixels per unit of the flow channels
 */
public record JointLatents(int imageChannels, double flowScale) {
  /** Horizontal and vertical. */
  public static final int FLOW_CHANNELS = 2;

  /** The keep mask that the network gives besides the latent. */
  public static final int KEEP_CHANNELS = 1;

  /** Channels of a frame's latent. */
  public int channels() {
    return imageChannels + FLOW_CHANNELS;
  }

  /** Channels that the denoiser gives. */
  public int networkChannels() {
    return channels() + KEEP_CHANNELS;
  }

  /** Joins image latents [N, C, H, W] with flow [N, 2, H, W] in latent pixels. */
  public Tensor join(Tensor image, Tensor flow) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor scaled = Tensors.scale(flow, 1 / flowScale);
      return scope.keep(Tensors.cat(1, image, Tensors.cast(scaled, image.scalar_type().intern())));
    }
  }

  /** The reference picture itself: its image latent, nothing moved. */
  public Tensor still(Tensor image) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Tensors.cat(1, image, torch.zeros_like(image.narrow(1, 0, FLOW_CHANNELS))));
    }
  }

  /** The image part [N, C, H, W]. */
  public Tensor image(Tensor latents) {
    return latents.narrow(1, 0, imageChannels);
  }

  /** The flow part [N, 2, H, W], in latent pixels. */
  public Tensor flow(Tensor latents) {
    return Tensors.scale(latents.narrow(1, imageChannels, FLOW_CHANNELS), flowScale);
  }

  /**
   * The clean latents that the network's output stands for, f32.
   *
   * @param output [N, C+3, H, W]: residual, flow, keep mask
   * @param reference image latents [N, C, H, W] of the reference picture, one per frame
   */
  public Tensor clean(Tensor output, Tensor reference) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor raw = Tensors.cast(output, ScalarType.Float);
      Tensor moved = Warp.apply(Tensors.cast(reference, ScalarType.Float), flow(raw));
      Tensor keep = torch.sigmoid(Tensors.shift(raw.narrow(1, channels(), KEEP_CHANNELS), 2));
      Tensor image = moved.mul(keep).add(image(raw));
      return scope.keep(Tensors.cat(1, image, raw.narrow(1, imageChannels, FLOW_CHANNELS)));
    }
  }
}
