package org.musedance.model.vae;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The variational autoencoder of latent diffusion (Rombach et al. 2022), as diffusers' {@code
 * AutoencoderKL} with its key names.
 *
 * <p>Pictures are [B, 3, H, W] in [-1, 1]. {@link #encode} and {@link #decode} speak raw latents;
 * diffusion works on {@link #scaled} ones. The published f16 weights overflow in half precision:
 * decode in f32, or in bf16, whose range is f32's.
 */
public final class AutoencoderKl extends Layer {
  /** Of every normalisation in encoder and decoder. */
  static final double EPSILON = 1e-6;

  /** Side of a tile in latent pixels: what the published networks were trained on. */
  private static final int TILE = 64;

  private final VaeConfig config;
  private final VaeEncoder encoder;
  private final VaeDecoder decoder;
  private final Conv2d quantConv;
  private final Conv2d postQuantConv;

  public AutoencoderKl(VaeConfig config) {
    this.config = config;
    long latent = config.latentChannels();
    encoder = child("encoder", new VaeEncoder(config));
    decoder = child("decoder", new VaeDecoder(config));
    quantConv =
        config.useQuantConv()
            ? child("quant_conv", Conv2d.pointwise(2 * latent, 2 * latent))
            : null;
    postQuantConv =
        config.usePostQuantConv()
            ? child("post_quant_conv", Conv2d.pointwise(latent, latent))
            : null;
  }

  public VaeConfig config() {
    return config;
  }

  /** Encodes an image [B, 3, H, W] in [-1, 1]; latents are [B, latentChannels, H/s, W/s]. */
  public Posterior encode(Tensor image) {
    checkImage(image);
    try (TensorScope scope = TensorScope.open()) {
      return keep(scope, posterior(encoder.forward(image)));
    }
  }

  /** Encodes an image and gives the encoder's hidden maps with it. */
  public EncoderFeatures encodeFeatures(Tensor image) {
    checkImage(image);
    try (TensorScope scope = TensorScope.open()) {
      VaeEncoder.Features features = encoder.features(image);
      features.maps().forEach(scope::keep);
      return new EncoderFeatures(features.maps(), keep(scope, posterior(features.moments())));
    }
  }

  /** Decodes a raw latent [B, latentChannels, h, w] to an image [B, 3, h*s, w*s], about [-1, 1]. */
  public Tensor decode(Tensor latent) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          decoder.forward(postQuantConv == null ? latent : postQuantConv.forward(latent)));
    }
  }

  /**
   * The same for latents of any size in bounded memory: those larger than {@value #TILE} on a side
   * are decoded in tiles, whose colours may differ slightly from those of the whole.
   */
  public Tensor decodeInTiles(Tensor latent) {
    return new TiledDecoding(TILE, TILE / 4).decode(latent, this::decode);
  }

  /** From raw latents to those that diffusion works on: (z - shift) * scaling. */
  public Tensor scaled(Tensor latent) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          Tensors.scale(Tensors.shift(latent, -config.shiftFactor()), config.scalingFactor()));
    }
  }

  /** The inverse of {@link #scaled}. */
  public Tensor unscaled(Tensor latent) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          Tensors.shift(Tensors.scale(latent, 1 / config.scalingFactor()), config.shiftFactor()));
    }
  }

  private Posterior posterior(Tensor moments) {
    return Posterior.of(quantConv == null ? moments : quantConv.forward(moments));
  }

  private static Posterior keep(TensorScope scope, Posterior posterior) {
    return new Posterior(scope.keep(posterior.mean()), scope.keep(posterior.logvar()));
  }

  private void checkImage(Tensor image) {
    long patch = config.patchSize();
    boolean colours = image.dim() == 4 && image.size(1) == config.inChannels();
    if (!colours || image.size(2) % patch != 0 || image.size(3) % patch != 0) {
      throw new IllegalArgumentException(
          "an image must be [B, "
              + config.inChannels()
              + ", H, W] with sides that are multiples of "
              + patch
              + ", but was "
              + Arrays.toString(Tensors.shape(image))
              + "; resize or pad it first");
    }
  }
}
