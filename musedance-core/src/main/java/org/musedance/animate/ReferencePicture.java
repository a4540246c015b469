package org.musedance.animate;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.media.Picture;
import org.musedance.model.dance.JointLatents;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.EncoderFeatures;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;

/**
 * The picture that dances, as the networks know it, and the way from latents back to pictures.
 *
 * <p>Latents of pictures alone are decoded by the VAE at the network's size and enlarged. Joint
 * latents move the picture's own pixels at the size of the video. The first axis of every tensor
 * here is one frame; decoding is in f32 and frame by frame, which bounds its memory.
 */
final class ReferencePicture {
  private final AutoencoderKl vae;
  private final ReferenceDecoder decoder;
  private final JointLatents joint;
  private final Framing framing;
  private final Tensor latent;
  private final Tensor scaled;
  private final ReferenceDecoder.Reference seen;
  private final Tensor pixels;

  /**
   * Encodes a picture.
   *
   * @param joint null for latents of pictures alone
   */
  ReferencePicture(
      MuseDanceModel networks,
      JointLatents joint,
      Picture picture,
      Framing framing,
      Compute compute) {
    this.vae = networks.vae();
    this.decoder = networks.referenceDecoder();
    this.joint = joint;
    this.framing = framing;
    Compute exact = compute.with(ScalarType.Float);
    try (TensorScope scope = TensorScope.open()) {
      Tensor work = Pixels.of(framing.work(picture), exact);
      if (joint == null) {
        latent = scope.keep(vae.encode(work).mode());
        seen = null;
        pixels = null;
      } else {
        EncoderFeatures features = vae.encodeFeatures(work);
        latent = scope.keep(features.posterior().mode());
        List<Tensor> maps = features.maps();
        Tensor features8 = scope.keep(maps.get(maps.size() - 1));
        Tensor features4 = scope.keep(maps.get(maps.size() - 2));
        seen = new ReferenceDecoder.Reference(latent, features8, features4);
        pixels = scope.keep(Pixels.of(framing.output(picture), exact));
      }
      scaled = scope.keep(vae.scaled(latent));
    }
  }

  /** The shape of one frame's latent: [1, C, H, W]. */
  long[] latentShape() {
    long channels = joint == null ? scaled.size(1) : joint.channels();
    return new long[] {1, channels, scaled.size(2), scaled.size(3)};
  }

  /** The latent of the picture at rest, [1, C, H, W], f32. */
  Tensor still() {
    return joint == null ? scaled : joint.still(scaled);
  }

  /** The joint latents that a network's output [F, C+1, H, W] stands for. */
  Tensor clean(Tensor output) {
    return joint.clean(output, scaled.expand(output.size(0), -1, -1, -1));
  }

  /** The frame of latents [1, C, H, W], at the size of the video. */
  Picture paint(Tensor latents) {
    try (TensorScope scope = TensorScope.open()) {
      return joint == null ? decoded(latents) : moved(latents);
    }
  }

  private Picture decoded(Tensor latents) {
    Picture work = Pixels.picture(framing.content(vae.decode(vae.unscaled(latents))));
    return framing.output(work);
  }

  private Picture moved(Tensor latents) {
    Tensor image = vae.unscaled(joint.image(latents));
    ReferenceDecoder.Motion motion = decoder.forward(image, joint.flow(latents), seen);
    ReferenceDecoder.Motion content =
        new ReferenceDecoder.Motion(
            motion.coarseFlow(),
            framing.content(motion.flow()),
            framing.content(motion.visibleLogit()),
            framing.content(motion.painted()));
    return Pixels.picture(content.compose(pixels));
  }
}
