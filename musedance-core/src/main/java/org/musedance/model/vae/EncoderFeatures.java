package org.musedance.model.vae;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What the encoder saw of a picture, besides its latent.
 *
 * @param maps hidden maps [B, C_i, H_i, W_i], finest first: one before each halving and one at the
 *     latent's size before the last normalisation; as many as the VAE has resolutions
 * @param posterior the latent's distribution, from the same pass
 */
public record EncoderFeatures(List<Tensor> maps, Posterior posterior) {}
