/** The image autoencoder of Stable Diffusion (diffusers' {@code AutoencoderKL}). */
package org.musedance.model.vae;
