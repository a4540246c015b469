package org.musedance.cli;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.unet.Conditions;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.DenoisingUnet.Prepared;
import org.musedance.model.unet.ReferenceBank;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** One step of sampling a clip, on noise in place of picture, words, music and beats. */
final class DanceStep {
  private static final long SEED = 1;
  private static final int TIMESTEP = 500;
  private static final int STRIDE = 8;

  private final MuseDanceModel networks;
  private final Compute compute;
  private final int frames;
  private final int framesAtOnce;
  private final long side;
  private final Tensor latents;
  private final Tensor time;
  private final Tensor text;
  private final Tensor still;
  private Conditions everything;
  private Conditions nothing;
  private Prepared full;
  private Prepared none;

  /**
   * @param frames new frames of the clip
   * @param framesAtOnce that layers work on where they do not relate them
   * @param side of a latent
   */
  DanceStep(MuseDanceModel networks, Compute compute, int frames, int framesAtOnce, long side) {
    this.networks = networks;
    this.compute = compute;
    this.frames = frames;
    this.framesAtOnce = framesAtOnce;
    this.side = side;
    long channels = networks.referenceUnet().config().inChannels();
    latents = random(0, frames, channels, side, side);
    still = random(1, 1, channels, side, side);
    text =
        random(
            2,
            1,
            networks.textEncoder().config().maxPositionEmbeddings(),
            networks.denoisingUnet().config().crossAttentionDim());
    time = Tensors.to(Tensors.of(new long[] {TIMESTEP}, 1), compute.device());
  }

  private Tensor random(long which, long... shape) {
    return Tensors.to(Seeds.frameNoise(SEED, which, shape), compute);
  }

  /** Encodes a picture. */
  void encode() {
    networks.look(random(3, 1, 3, STRIDE * side, STRIDE * side));
  }

  /** The ReferenceNet looks at the picture and at the frames before. */
  void look() {
    int before = networks.config().previousFrames();
    ReferenceBank bank =
        networks
            .referenceUnet()
            .forward(Tensors.repeatRows(still, 1 + before), Tensors.repeatRows(text, 1 + before));
    long tokens = networks.config().music().tokens();
    long width = networks.config().music().tokenWidth();
    nothing =
        Conditions.of(text)
            .withPrevious(before == 0 ? null : bank.map(tensor -> tensor.narrow(0, 1, before)))
            .withMusic(torch.zeros_like(random(4, frames, tokens, width)))
            .withBeats(beats());
    everything =
        nothing
            .withMusic(random(4, frames, tokens, width))
            .withReference(bank.map(tensor -> tensor.narrow(0, 0, 1)));
  }

  private Tensor beats() {
    return random(
        5,
        frames,
        2L * networks.config().beats().margin() + 1,
        networks.config().beats().tokenWidth());
  }

  /** Projects the conditions of both passes. */
  void prepare() {
    full = prepared(everything);
    none = prepared(nothing);
  }

  private Prepared prepared(Conditions given) {
    return networks.denoisingUnet().prepare(given).inTurn(framesAtOnce);
  }

  void full() {
    pass(full);
  }

  void unconditional() {
    pass(none);
  }

  void withoutMusic() {
    pass(prepared(everything.withMusic(null).withBeats(null)));
  }

  void withoutReference() {
    pass(prepared(everything.withReference(null)));
  }

  void withoutMotion() {
    DenoisingUnet unet = networks.denoisingUnet();
    try (TensorScope scope = TensorScope.open()) {
      Tensors.floats(unet.forwardStill(latents, time, full));
    }
  }

  private void pass(Prepared prepared) {
    try (TensorScope scope = TensorScope.open()) {
      Tensors.floats(networks.denoisingUnet().forward(latents, time, prepared));
    }
  }

  /** Decodes the first frame. */
  void decode() {
    Tensor image = latents.narrow(0, 0, 1).narrow(1, 0, networks.vae().config().latentChannels());
    networks.vae().decode(networks.vae().unscaled(image));
  }
}
