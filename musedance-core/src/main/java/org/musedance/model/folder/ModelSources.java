package org.musedance.model.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.musedance.tensor.UserError;

/**
 * Where the parts of a model come from. All but the first may be null.
 *
 * @param stableDiffusion a diffusers folder: configurations, text encoder, tokenizer, and whatever
 *     the others do not give
 * @param vae another autoencoder, a folder or a file
 * @param reference the ReferenceNet's weights, such as AnimateAnyone's {@code reference_unet.pth};
 *     without it, it starts as Stable Diffusion's U-Net
 * @param denoiser the denoiser's, such as {@code denoising_unet.pth}; without it, Stable
 *     Diffusion's U-Net
 * @param motion AnimateDiff's or AnimateAnyone's motion modules, a file or a MotionAdapter's
 *     folder; without them, they start as the identity
 * @param pose {@code pose_guider.pth}; without it, training the first stage begins one
 * @param music the folder of an Audio Spectrogram Transformer; without it, an untrained one
 * @param scheduler a {@code scheduler_config.json}; without it, Stable Diffusion's, or with a
 *     denoiser of its own the template's, which is AnimateAnyone's
 * @param variant of the files in folders, such as fp16, or empty
 */
public record ModelSources(
    Path stableDiffusion,
    Path vae,
    Path reference,
    Path denoiser,
    Path motion,
    Path pose,
    Path music,
    Path scheduler,
    String variant) {

  public ModelSources {
    if (!Files.isDirectory(stableDiffusion.resolve("unet"))) {
      throw new UserError(
          "--sd must be a diffusers folder with unet/, vae/, text_encoder/ and tokenizer/ in it, but"
              + " %s has no unet/; name the folder that holds model_index.json"
                  .formatted(stableDiffusion));
    }
    variant = Objects.requireNonNullElse(variant, "");
  }

  Path baseUnet() {
    return stableDiffusion.resolve("unet");
  }

  Path denoiserWeights() {
    return denoiser == null ? baseUnet() : denoiser;
  }

  Path referenceWeights() {
    return reference == null ? baseUnet() : reference;
  }

  Path vaeWeights() {
    return vae == null ? stableDiffusion.resolve("vae") : vae;
  }

  /** A folder brings its own configuration; a file alone has Stable Diffusion's. */
  Path vaeConfig() {
    Path folder = vae != null && Files.isDirectory(vae) ? vae : stableDiffusion.resolve("vae");
    return folder.resolve("config.json");
  }

  Path textEncoder() {
    return stableDiffusion.resolve("text_encoder");
  }

  Path tokenizer() {
    return stableDiffusion.resolve("tokenizer");
  }

  Path schedulerConfig(Path template) {
    Path folder = denoiser == null ? stableDiffusion : template;
    return scheduler == null ? folder.resolve("scheduler/scheduler_config.json") : scheduler;
  }
}
