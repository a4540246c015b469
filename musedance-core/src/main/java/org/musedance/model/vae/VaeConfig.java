package org.musedance.model.vae;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.List;
import org.musedance.model.ConfigJson;

/**
 * Sizes of an {@link AutoencoderKl}, named as in diffusers' {@code vae/config.json}.
 *
 * @param inChannels colours of a picture that goes in
 * @param outChannels colours of a picture that comes out
 * @param blockOutChannels width per resolution, finest first; each further one halves the sides
 * @param layersPerBlock resnets per resolution of the encoder; the decoder has one more
 * @param latentChannels channels of a latent
 * @param normNumGroups groups of every normalisation
 * @param scalingFactor brings latents to about unit variance
 * @param shiftFactor mean of the latents, taken off before scaling
 * @param midBlockAddAttention whether the lowest resolution attends over all its places
 * @param useQuantConv whether a pointwise convolution follows the encoder
 * @param usePostQuantConv whether a pointwise convolution precedes the decoder
 * @param patchSize squares of this many pixels become channels before the encoder and pixels again
 *     after the decoder (ours; 1 = the published network)
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record VaeConfig(
    int inChannels,
    int outChannels,
    List<Integer> blockOutChannels,
    int layersPerBlock,
    int latentChannels,
    int normNumGroups,
    double scalingFactor,
    double shiftFactor,
    boolean midBlockAddAttention,
    boolean useQuantConv,
    boolean usePostQuantConv,
    int patchSize) {

  /** What Stable Diffusion 1.5 uses, and what its older config files leave out. */
  private static final double STABLE_DIFFUSION_SCALING = 0.18215;

  public VaeConfig {
    blockOutChannels = List.copyOf(blockOutChannels);
    if (patchSize < 1) {
      throw new IllegalArgumentException(
          "patch_size must be at least 1, but was " + patchSize + "; 1 is the published network");
    }
    for (int width : blockOutChannels) {
      if (width % normNumGroups != 0) {
        throw new IllegalArgumentException(
            "block_out_channels must be multiples of norm_num_groups "
                + normNumGroups
                + ", but were "
                + blockOutChannels
                + "; change one of them");
      }
    }
  }

  /** Reads {@code config.json}; what a file leaves out has diffusers' default. */
  public static VaeConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    json.only("act_fn", "silu")
        .only("down_block_types", "DownEncoderBlock2D")
        .only("up_block_types", "UpDecoderBlock2D")
        .only("latents_mean")
        .only("latents_std");
    return json.build(
        () ->
            new VaeConfig(
                json.integer("in_channels", 3),
                json.integer("out_channels", 3),
                json.integers("block_out_channels"),
                json.integer("layers_per_block", 1),
                json.integer("latent_channels", 4),
                json.integer("norm_num_groups", 32),
                json.number("scaling_factor", STABLE_DIFFUSION_SCALING),
                json.number("shift_factor", 0),
                json.flag("mid_block_add_attention", true),
                json.flag("use_quant_conv", true),
                json.flag("use_post_quant_conv", true),
                json.integer("patch_size", 1)));
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }

  /** The same network with another scale and shift of its latents. */
  public VaeConfig withScale(double scale, double shift) {
    return new VaeConfig(
        inChannels,
        outChannels,
        blockOutChannels,
        layersPerBlock,
        latentChannels,
        normNumGroups,
        scale,
        shift,
        midBlockAddAttention,
        useQuantConv,
        usePostQuantConv,
        patchSize);
  }

  /** A latent pixel is this many picture pixels wide. */
  public int stride() {
    return patchSize << (blockOutChannels.size() - 1);
  }
}
