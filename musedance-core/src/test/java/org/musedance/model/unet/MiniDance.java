package org.musedance.model.unet;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.dance.MotionConfig;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.Tensors;

/**
 * A small denoiser with every part that makes it dance, its ReferenceNet and random conditions for
 * them: five noisy and five reference channels, two previous frames.
 */
final class MiniDance {
  private static final int CHANNELS = 5;
  private static final int TOKEN_WIDTH = 12;
  private static final long PREVIOUS = 2;
  private static final long SIDE = 6;

  private final long firstClip;
  private final long clips;
  private final long frames;
  private final DenoisingUnet denoiser;
  private final ReferenceUnet referenceNet;

  MiniDance(long clips, long frames) {
    this(clips, frames, new MotionConfig(4, 8, 8, true));
  }

  MiniDance(long clips, long frames, MotionConfig motion) {
    this(
        0,
        clips,
        frames,
        new DenoisingUnet(config(2 * CHANNELS, true, motion)),
        new ReferenceUnet(config(CHANNELS, false, null)));
    filled(denoiser);
    filled(referenceNet);
  }

  private MiniDance(
      long firstClip, long clips, long frames, DenoisingUnet denoiser, ReferenceUnet referenceNet) {
    this.firstClip = firstClip;
    this.clips = clips;
    this.frames = frames;
    this.denoiser = denoiser;
    this.referenceNet = referenceNet;
  }

  private static UnetConfig config(int inChannels, boolean concat, MotionConfig motion) {
    UnetConfig.TokenWidth tokens = new UnetConfig.TokenWidth(TOKEN_WIDTH);
    return new UnetConfig(
        inChannels,
        CHANNELS,
        List.of(16, 24),
        List.of("DownBlock2D", "CrossAttnDownBlock2D"),
        List.of("CrossAttnUpBlock2D", "UpBlock2D"),
        1,
        List.of(4),
        TOKEN_WIDTH,
        8,
        1e-5,
        false,
        true,
        "full",
        concat,
        motion,
        tokens,
        tokens,
        concat);
  }

  /** Small random weights everywhere, also where training starts at zero. */
  private static void filled(Layer layer) {
    layer.initialise(1);
    layer
        .namedParameters()
        .forEach(
            (key, parameter) -> {
              if (key.endsWith("proj_out.weight")
                  || key.endsWith("to_out.0.weight")
                  || key.startsWith("added_conditions.")) {
                fill(key, parameter);
              }
            });
  }

  private static void fill(String key, Parameter parameter) {
    Tensor noise = Seeds.frameNoise(Seeds.mix(2, key), 0, parameter.shape());
    parameter.set(Tensors.scale(noise, 0.3));
  }

  DenoisingUnet denoiser() {
    return denoiser;
  }

  ReferenceUnet referenceNet() {
    return referenceNet;
  }

  /** The same networks with one of the clips. */
  MiniDance only(long clip) {
    return new MiniDance(firstClip + clip, 1, frames, denoiser, referenceNet);
  }

  Tensor latents() {
    return rows(1, frames, CHANNELS, SIDE, SIDE);
  }

  Tensor timesteps() {
    long[] steps = new long[Math.toIntExact(clips)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = 100 + 400 * (firstClip + i);
    }
    return Tensors.of(steps, clips);
  }

  Conditions everything() {
    Tensor text = rows(2, 1, 4, TOKEN_WIDTH);
    Tensor reference = rows(3, 1, CHANNELS, SIDE, SIDE);
    Tensor previous = rows(4, PREVIOUS, CHANNELS, SIDE, SIDE);
    return Conditions.of(text)
        .withMusic(rows(5, frames, 3, TOKEN_WIDTH))
        .withBeats(rows(6, frames, 7, TOKEN_WIDTH))
        .withReference(referenceNet.forward(reference, text))
        .withPrevious(referenceNet.forward(previous, Tensors.repeatRows(text, PREVIOUS)))
        .withPose(rows(7, frames, 16, SIDE, SIDE))
        .withReferenceLatents(reference);
  }

  /** One denoiser pass in the type of the conditions. */
  Tensor denoise(Conditions given) {
    ScalarType type = given.text().scalar_type().intern();
    return denoiser.forward(Tensors.cast(latents(), type), timesteps(), denoiser.prepare(given));
  }

  /** Noise of every clip by its number, [clips * each, ...]. */
  private Tensor rows(long kind, long each, long... shape) {
    Tensor[] parts = new Tensor[Math.toIntExact(clips * each)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Seeds.frameNoise(kind, firstClip * each + i, shape).unsqueeze(0);
    }
    return Tensors.cat(0, parts);
  }
}
