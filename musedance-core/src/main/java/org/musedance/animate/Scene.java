package org.musedance.animate;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.diffusion.Denoiser;
import org.musedance.diffusion.Guidance;
import org.musedance.media.Picture;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.unet.Conditions;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.ReferenceBank;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.text.PromptTimeline;

/**
 * What the frames of one video are denoised under: picture, words, music and beats.
 *
 * <p>Guidance turns up text, music, beats and the ReferenceNet; what is left out of a pass is left
 * out as in training: no words, music tokens of zeros, beats as in silence, no bank. The previous
 * frames and, where the network has it, the concatenated reference latent are given to every pass:
 * they say where the dance goes on, which must not be exaggerated.
 */
final class Scene {
  private final DanceModel model;
  private final MuseDanceModel networks;
  private final MuseDanceConfig config;
  private final Compute compute;
  private final Guidance guidance;
  private final long seed;
  private final int framesAtOnce;
  private final PromptTokens prompts;
  private final HeardClips heard;
  private final Loudness loudness;
  private final double framesPerSecond;
  private final Canvas canvas;

  Scene(
      DanceModel model,
      AnimationPlan plan,
      Picture picture,
      Optional<SubjectArea> area,
      HeardMusic music,
      PromptTimeline prompt,
      long seed) {
    this.model = model;
    networks = model.networks();
    config = model.config();
    compute = model.compute();
    this.seed = seed;
    guidance = plan.sampling().guidance();
    framesAtOnce = plan.estimate().framesAtOnce();
    framesPerSecond = plan.framesPerSecond();
    loudness = new Loudness(music.logMel());
    try (NoGrad off = NoGrad.enter()) {
      Tensor pixels = Pixels.of(picture, compute.with(ScalarType.Float));
      FramePrompts asked =
          new FramePrompts(prompt, networks.knownMoves(), music, framesPerSecond, seed);
      prompts = new PromptTokens(asked, networks, pixels, compute);
      heard = new HeardClips(networks, music, framesPerSecond, compute);
      canvas = new Canvas(networks, picture, area, plan.framing(), compute);
    }
  }

  MuseDanceConfig config() {
    return config;
  }

  Canvas canvas() {
    return canvas;
  }

  /** How far the dance goes at a frame: 1 for as far as it can, 0 for at rest. */
  double livelinessAt(int frame) {
    return model.uses(ModelPart.MUSIC) ? loudness.livelinessAt(frame / framesPerSecond) : 1;
  }

  /** Noise that sampling begins with: f32 [count, C, h, w], each frame its own. */
  Tensor noise(int firstFrame, int count) {
    return noise(seed, firstFrame, count);
  }

  /** Noise that a sampler adds in a step, of the same shape. */
  Tensor noise(int step, int firstFrame, int count) {
    return noise(Seeds.mix(seed, "step " + step), firstFrame, count);
  }

  private Tensor noise(long drawn, int firstFrame, int count) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] frames = new Tensor[count];
      for (int i = 0; i < count; i++) {
        frames[i] = Seeds.frameNoise(drawn, firstFrame + i, Tensors.shape(canvas.still()));
      }
      return scope.keep(Tensors.to(Tensors.cat(0, frames), compute.device()));
    }
  }

  /** The words at a frame: [1, N, C]. The same words are the same tensor. */
  Tensor words(int frame) {
    return model.uses(ModelPart.TEXT) ? prompts.atFrame(frame) : prompts.nothing();
  }

  /**
   * What the ReferenceNet sees under some words: the picture in the first row, the latents before
   * the frames to be made, [P, C, h, w], in the others.
   */
  ReferenceBank look(Tensor words, Tensor before) {
    Tensor still = still();
    Tensor rows = Tensors.cat(0, still, Tensors.to(before, compute));
    return networks.referenceUnet().forward(rows, Tensors.repeatRows(words, rows.size(0)));
  }

  /** The picture at rest for every previous frame: [P, C, h, w]. */
  Tensor rest() {
    return Tensors.repeatRows(canvas.still(), config.previousFrames());
  }

  private Tensor still() {
    return Tensors.cast(canvas.still(), compute.type());
  }

  /**
   * The denoiser of frames, guided: noisy f32 [F, C, h, w] to what the scheduler expects.
   *
   * @param bank what the ReferenceNet saw of the picture and the frames before
   * @param frames their numbers in the video
   */
  Denoiser denoiser(ReferenceBank bank, int... frames) {
    Conditions everything = everything(bank, frames);
    Conditions textOnly =
        everything
            .withMusic(torch.zeros_like(everything.music()))
            .withBeats(heard.silence(frames.length));
    Conditions nothing = textOnly.withText(prompts.nothing()).withReference(null);
    Denoiser full = pass(everything);
    Denoiser middle = guidance.needsTextOnly() ? pass(textOnly) : null;
    Denoiser none = guidance.needsUnconditional() ? pass(nothing) : null;
    return (noisy, timestep) ->
        guidance.mix(
            none == null ? null : none.predict(noisy, timestep),
            middle == null ? null : middle.predict(noisy, timestep),
            full.predict(noisy, timestep));
  }

  private Denoiser pass(Conditions given) {
    DenoisingUnet unet = networks.denoisingUnet();
    DenoisingUnet.Prepared prepared = unet.prepare(given).inTurn(framesAtOnce);
    return (noisy, timestep) -> {
      try (TensorScope scope = TensorScope.open()) {
        Tensor time = Tensors.to(Tensors.of(new long[] {timestep}, 1), compute.device());
        Tensor input = Tensors.cast(noisy, compute.type());
        Tensor output =
            model.uses(ModelPart.MOTION)
                ? unet.forward(input, time, prepared)
                : unet.forwardStill(input, time, prepared);
        return scope.keep(canvas.clean(output));
      }
    };
  }

  private Conditions everything(ReferenceBank bank, int... frames) {
    boolean before = config.previousFrames() > 0 && model.uses(ModelPart.MOTION);
    boolean concatenated = networks.denoisingUnet().config().concatReference();
    return new Conditions(
        model.uses(ModelPart.TEXT) ? prompts.at(frames) : prompts.nothing(),
        music(frames),
        model.uses(ModelPart.BEAT) ? heard.beats(frames) : heard.silence(frames.length),
        model.uses(ModelPart.REFERENCE) ? bank.map(tensor -> tensor.narrow(0, 0, 1)) : null,
        before ? bank.map(tensor -> tensor.narrow(0, 1, config.previousFrames())) : null,
        null,
        concatenated ? still() : null);
  }

  private Tensor music(int... frames) {
    Tensor music = heard.music(frames);
    return model.uses(ModelPart.MUSIC) ? music : torch.zeros_like(music);
  }
}
