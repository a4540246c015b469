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
}
