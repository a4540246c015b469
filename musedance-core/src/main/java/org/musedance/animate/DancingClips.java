package org.musedance.animate;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.diffusion.DdimSampler;
import org.musedance.diffusion.Denoiser;
import org.musedance.diffusion.Guidance;
import org.musedance.media.Picture;
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
 * The clips of one video by a MuseDance model.
 *
 * <p>A clip is denoised under its text, music and beats, the reference picture and the last frames
 * of the clip before, which are taken as latents just as they were made; before the first clip the
 * picture stands still. Every clip is made in full length, and noise belongs to a frame, so that
 * where a video ends changes nothing before.
 *
 * <p>Guidance turns up text, music, beats and the ReferenceNet; what is left out of a pass is left
 * out as in training: no words, music tokens of zeros, beats as in silence, no bank. The previous
 * frames and, where the network has it, the concatenated reference latent are given to every pass:
 * they say where the dance goes on, which must not be exaggerated.
 */
final class DancingClips implements ClipGenerator {
  private final MuseDanceModel networks;
  private final MuseDanceConfig config;
  private final Compute compute;
  private final DdimSampler sampler;
  private final Guidance guidance;
  private final long seed;
  private final int framesAtOnce;
  private final PromptTokens prompts;
  private final HeardClips heard;
  private final Canvas canvas;
  private float[] previous;

  DancingClips(
      DanceModel model,
      AnimationPlan plan,
      Picture picture,
      HeardMusic music,
      PromptTimeline prompt,
      long seed) {
    networks = model.networks();
    config = model.config();
    compute = model.compute();
    this.seed = seed;
    guidance = plan.guidance();
    framesAtOnce = plan.estimate().framesAtOnce();
    sampler = new DdimSampler(model.scheduler(), plan.steps());
    double framesPerSecond = plan.framesPerSecond();
    try (NoGrad off = NoGrad.enter()) {
      prompts =
          new PromptTokens(
              prompt, framesPerSecond, networks.tokenizer(), networks.textEncoder(), compute);
      heard = new HeardClips(networks, music, framesPerSecond, compute);
      canvas = new Canvas(networks, picture, plan.framing(), compute);
    }
  }

  @Override
  public void generate(Clip clip, IntConsumer stepDone, Consumer<Picture> frames) {
    sample(clip, stepDone, latents -> frames.accept(canvas.paint(latents)));
  }

  /** As {@link #generate}, with the motion behind each frame. */
  void generateMoved(Clip clip, IntConsumer stepDone, Consumer<MovedPicture> frames) {
    sample(clip, stepDone, latents -> frames.accept(canvas.paintMoved(latents)));
  }

  /** Makes the latents of a clip and shows those that the video keeps, [1, C, h, w] each. */
  private void sample(Clip clip, IntConsumer stepDone, Consumer<Tensor> frames) {
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Tensor latents = sampler.sample(denoiser(clip), noise(clip), step -> null, stepDone);
      remember(latents);
      for (int frame = 0; frame < clip.frames(); frame++) {
        frames.accept(latents.narrow(0, frame, 1));
      }
    }
  }

  private Tensor noise(Clip clip) {
    Tensor[] frames = new Tensor[config.clipFrames()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Seeds.frameNoise(seed, clip.firstFrame() + i, Tensors.shape(canvas.still()));
    }
    return Tensors.to(Tensors.cat(0, frames), compute.device());
  }

  /** The denoiser of a clip, guided: noisy f32 [F, C, H, W] to what the scheduler expects. */
  private Denoiser denoiser(Clip clip) {
    Conditions everything = everything(clip);
    Conditions textOnly =
        everything
            .withMusic(torch.zeros_like(everything.music()))
            .withBeats(heard.silence(config.clipFrames()));
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
        Tensor output = unet.forward(Tensors.cast(noisy, compute.type()), time, prepared);
        return scope.keep(canvas.clean(output));
      }
    };
  }

  private Conditions everything(Clip clip) {
    int first = clip.firstFrame();
    int frames = config.clipFrames();
    Tensor still = Tensors.cast(canvas.still(), compute.type());
    ReferenceBank bank = looks(still, prompts.at(first));
    int before = config.previousFrames();
    boolean concatenated = networks.denoisingUnet().config().concatReference();
    return new Conditions(
        prompts.at(first, frames),
        heard.music(first, frames),
        heard.beats(first, frames),
        bank.map(tensor -> tensor.narrow(0, 0, 1)),
        before == 0 ? null : bank.map(tensor -> tensor.narrow(0, 1, before)),
        null,
        concatenated ? still : null);
  }

  /** What the ReferenceNet sees: the picture in the first row, the frames before in the others. */
  private ReferenceBank looks(Tensor still, Tensor words) {
    int before = config.previousFrames();
    Tensor rows = Tensors.repeatRows(still, 1 + before);
    if (previous != null && before > 0) {
      long[] shape = Tensors.shape(still);
      shape[0] = before;
      rows = Tensors.cat(0, still, Tensors.to(Tensors.of(previous, shape), compute));
    }
    return networks.referenceUnet().forward(rows, Tensors.repeatRows(words, 1 + before));
  }

  private void remember(Tensor latents) {
    int count = config.previousFrames();
    previous = Tensors.floats(latents.narrow(0, config.clipFrames() - count, count));
  }
}
