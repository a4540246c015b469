package org.musedance.animate;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.media.Picture;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.dance.Warp;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The picture that dances, and the way from latents back to pictures of the video's size.
 *
 * <p>Latents of pictures alone are decoded by the VAE at the network's size and enlarged. Joint
 * latents move the picture's own pixels, at the size of the video, which is too little work for
 * many threads together: some frames are painted at once. Those of the VAE are painted one by one,
 * which bounds the memory.
 *
 * <p>The picture is encoded, moved and shown in f32. What decodes computes in the model's own type:
 * in bf16 the frames of the reference decoder agree with those of f32 to 60 dB, those of the VAE to
 * 49 dB, and come four times sooner.
 */
final class Canvas {
  /**
   * Times its motion that a place looks for a subject that was found; one that was named is exact.
   */
  private static final int LOOKS_AHEAD = 4;

  /** Moved frames that are painted at once. */
  private static final int FRAMES_AT_ONCE = 8;

  private final MuseDanceModel networks;
  private final Framing framing;
  private final MuseDanceModel.ReferencePicture reference;
  private final Tensor pixels;
  private final Tensor subject;
  private final int ahead;
  private final ScalarType type;

  /**
   * Encodes a picture.
   *
   * @param area what of it may move; absent: what the model takes for the dancer
   */
  Canvas(
      MuseDanceModel networks,
      Picture picture,
      Optional<SubjectArea> area,
      Framing framing,
      Compute compute) {
    this.networks = networks;
    this.framing = framing;
    Compute exact = compute.with(ScalarType.Float);
    type = compute.type();
    Tensor work = Pixels.of(framing.work(picture), exact);
    MuseDanceModel.ReferencePicture seen = networks.look(work);
    reference = networks.config().joint() ? seen.decodedIn(compute.type()) : seen;
    pixels = networks.config().joint() ? Pixels.of(framing.output(picture), exact) : null;
    subject =
        networks.config().joint()
            ? new SubjectMask(networks.subjectFinder(), framing, exact).of(area, work)
            : null;
    ahead = area.isPresent() ? 1 : LOOKS_AHEAD;
  }

  /** How many frames are painted at once, each by a share of the threads. */
  static int framesAtOnce(MuseDanceModel networks, Compute compute) {
    return networks.config().joint() && compute.device().is_cpu()
        ? Math.min(FRAMES_AT_ONCE, torch.get_num_threads())
        : 1;
  }

  /** The latent of the picture at rest, [1, C, h, w]. */
  Tensor still() {
    return reference.latents();
  }

  /** The clean latents that a network's output [F, C', h, w] stands for, if it gives those. */
  Tensor clean(Tensor output) {
    if (!networks.config().joint()) {
      return Tensors.cast(output, ScalarType.Float);
    }
    Tensor image = reference.image().expand(output.size(0), -1, -1, -1);
    return networks.joint().clean(output, image);
  }

  /**
   * The frame of latents [1, C, h, w].
   *
   * @param liveliness how far it moves, from 0 to 1; pictures that are painted anew do not know it
   */
  Picture paint(Tensor latents, double liveliness) {
    try (TensorScope scope = TensorScope.open()) {
      return networks.config().joint()
          ? Pixels.picture(motion(latents, liveliness).compose(pixels))
          : decoded(latents);
    }
  }

  /** As {@link #paint}, with the motion that the frame is made with. */
  MovedPicture paintMoved(Tensor latents, double liveliness) {
    if (!networks.config().joint()) {
      return new MovedPicture(paint(latents, liveliness), Optional.empty());
    }
    try (TensorScope scope = TensorScope.open()) {
      ReferenceDecoder.Motion motion = motion(latents, liveliness);
      Tensor flow = Warp.resizeFlow(motion.flow(), pixels.size(2), pixels.size(3));
      FlowField field = new FlowField(Tensors.floats(flow), (int) flow.size(3), (int) flow.size(2));
      return new MovedPicture(Pixels.picture(motion.compose(pixels)), Optional.of(field));
    }
  }

  private Picture decoded(Tensor latents) {
    Tensor raw = Tensors.cast(networks.vae().unscaled(latents), type);
    Tensor image = networks.vae().decodeInTiles(Tensors.channelsLast(raw));
    return framing.output(Pixels.picture(framing.content(image)));
  }

  /** The motion of the subject in the picture itself, without the padding around it. */
  private ReferenceDecoder.Motion motion(Tensor latents, double liveliness) {
    ReferenceDecoder.Motion motion = networks.decode(latents, reference);
    Tensor visible = framing.content(motion.visibleLogit());
    ReferenceDecoder.Motion shown =
        new ReferenceDecoder.Motion(
            motion.coarseFlow(),
            framing.content(motion.flow()),
            visible,
            framing.content(motion.painted()));
    if (subject == null && liveliness == 1) {
      return shown.steady();
    }
    Tensor whole = subject == null ? torch.ones_like(visible) : subject;
    return shown.of(Tensors.scale(whole, liveliness), ahead).steady();
  }
}
