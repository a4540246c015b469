package org.musedance.animate;

import org.musedance.diffusion.Guidance;
import org.musedance.diffusion.Sampler;
import org.musedance.diffusion.SamplerKind;

/**
 * How noise becomes frames.
 *
 * @param kind which sampler
 * @param sampler set up for the model, with its number of steps
 * @param guidance scales of the conditions
 */
public record Sampling(SamplerKind kind, Sampler sampler, Guidance guidance) {

  /** How often the guided denoiser is asked; some samplers take one of their steps twice. */
  public int steps() {
    return sampler.timesteps().length;
  }

  /** In words, such as "ddim, 20 steps, guidance 3.5". */
  public String describe() {
    String scale =
        guidance.text() == guidance.music()
            ? String.valueOf(guidance.text())
            : guidance.text() + " and " + guidance.music() + " of the music";
    return "%s, %d step%s, guidance %s"
        .formatted(kind.word(), steps(), steps() == 1 ? "" : "s", scale);
  }
}
