package org.musedance.model.hallo;

import java.nio.file.Path;
import org.musedance.model.dance.DanceConditioner;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.tensor.UserError;
import org.musedance.weights.KeyMap;
import org.musedance.weights.PublishedNames;
import org.musedance.weights.WarmStart;
import org.musedance.weights.Weights;

/**
 * What the music parts of a denoiser took over from Hallo, which attends to speech where we attend
 * to music. Speech features are not music features, and Hallo's audio modules are narrower where a
 * block changes the width; what does not fit keeps its own start. Outputs stay zero, so that the
 * denoiser gives what it gave before until it is trained.
 *
 * @param modules of the music modules
 * @param projection of the music projection
 */
public record HalloStart(WarmStart modules, WarmStart projection) {

  /**
   * Takes over what fits.
   *
   * @param file Hallo's {@code net.pth}
   * @throws UserError if nothing fits
   */
  public static HalloStart take(Path file, DenoisingUnet denoiser, DanceConditioner conditioner) {
    try (Weights modules = open(file, PublishedNames.halloAudioModules());
        Weights projection = open(file, PublishedNames.halloAudioProjection())) {
      return new HalloStart(
          WarmStart.fill(denoiser, modules), WarmStart.fill(conditioner, projection));
    }
  }

  private static Weights open(Path file, KeyMap names) {
    return Weights.open(file).renamed(names);
  }

  /** How much fitted, in a sentence. */
  public String describe() {
    return "from Hallo: %d tensors of music modules and %d of the music projection taken over, %d of another shape left"
        .formatted(
            modules.filled().size(),
            projection.filled().size(),
            modules.misshapen().size() + projection.misshapen().size());
  }
}
