/**
 * Noise schedules, samplers, guidance, windows over long videos and loss weights. Knows a {@link
 * org.musedance.diffusion.Denoiser}, never a model.
 *
 * <p>Names and numbers follow diffusers' schedulers, so that a published {@code
 * scheduler_config.json} means the same here. Levels of noise are kept in f32 and a sampler's state
 * stays in f32, whatever type the denoiser computes in.
 */
package org.musedance.diffusion;
