package org.musedance.model.unet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.musedance.model.blocks.Normalisation;
import org.musedance.model.dance.MotionConfig;
import org.musedance.tensor.UserError;

/**
 * Sizes of a U-Net: the keys of diffusers' {@code unet/config.json} that differ between models, and
 * our own for the parts that make it dance.
 *
 * @param inChannels channels of the input; with {@code concatReference} those of the reference
 *     latent included
 * @param outChannels channels of the output
 * @param blockOutChannels widths from the finest level to the coarsest
 * @param downBlockTypes {@code CrossAttnDownBlock2D} or {@code DownBlock2D} per level
 * @param upBlockTypes {@code UpBlock2D} or {@code CrossAttnUpBlock2D}, from the coarsest level
 * @param layersPerBlock resnets per down block; up blocks have one more
 * @param attentionHeadDim the <em>number of heads</em> per level, or one for all (published
 *     misnomer)
 * @param crossAttentionDim width of the text tokens
 * @param normNumGroups groups of the norms
 * @param normEps epsilon of the resnets' norms
 * @param useLinearProjection whether transformers project with linear layers instead of 1x1
 *     convolutions
 * @param useInflatedGroupnorm whether every frame of a clip is normalised alone (ours is the
 *     default of AnimateDiff v2: yes)
 * @param referenceFusion which transformers read the reference: {@code full} or {@code midup}
 * @param concatReference whether the reference latent is also concatenated to the noisy latents
 * @param motionModules attention over time, or null
 * @param musicModules attention to music tokens, or null
 * @param beatModules attention to beat tokens, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UnetConfig(
    @JsonProperty("in_channels") int inChannels,
    @JsonProperty("out_channels") int outChannels,
    @JsonProperty("block_out_channels") List<Integer> blockOutChannels,
    @JsonProperty("down_block_types") List<String> downBlockTypes,
    @JsonProperty("up_block_types") List<String> upBlockTypes,
    @JsonProperty("layers_per_block") int layersPerBlock,
    @JsonProperty("attention_head_dim") List<Integer> attentionHeadDim,
    @JsonProperty("cross_attention_dim") int crossAttentionDim,
    @JsonProperty("norm_num_groups") int normNumGroups,
    @JsonProperty("norm_eps") double normEps,
    @JsonProperty("use_linear_projection") boolean useLinearProjection,
    @JsonProperty("use_inflated_groupnorm") boolean useInflatedGroupnorm,
    @JsonProperty("reference_fusion") String referenceFusion,
    @JsonProperty("concat_reference") boolean concatReference,
    @JsonProperty("motion_modules") MotionConfig motionModules,
    @JsonProperty("music_modules") TokenWidth musicModules,
    @JsonProperty("beat_modules") TokenWidth beatModules) {
  private static final int TIME_WIDTH_FACTOR = 4;

  /**
   * Modules that attend to tokens of their own.
   *
   * @param tokenWidth width of these tokens
   */
  public record TokenWidth(@JsonProperty(value = "token_width", required = true) int tokenWidth) {}

  public UnetConfig {
    blockOutChannels = List.copyOf(blockOutChannels);
    downBlockTypes = List.copyOf(downBlockTypes);
    upBlockTypes = List.copyOf(upBlockTypes);
    int levels = blockOutChannels.size();
    attentionHeadDim =
        attentionHeadDim.size() == 1
            ? Collections.nCopies(levels, attentionHeadDim.get(0))
            : List.copyOf(attentionHeadDim);
    sameLength("down_block_types", downBlockTypes, levels);
    sameLength("up_block_types", upBlockTypes, levels);
    sameLength("attention_head_dim", attentionHeadDim, levels);
    oneOf("down_block_types", downBlockTypes, "DownBlock2D", "CrossAttnDownBlock2D");
    oneOf("up_block_types", upBlockTypes, "UpBlock2D", "CrossAttnUpBlock2D");
    oneOf("reference_fusion", List.of(referenceFusion), "full", "midup");
    for (int width : blockOutChannels) {
      if (width % normNumGroups != 0) {
        throw new UserError(
            "block_out_channels must be multiples of norm_num_groups, but "
                + width
                + " is not one of "
                + normNumGroups
                + "; change either of them");
      }
    }
  }

  private static void sameLength(String key, List<?> values, int levels) {
    if (values.size() != levels) {
      throw new UserError(
          key
              + " must have as many entries as block_out_channels, "
              + levels
              + ", but was "
              + values
              + "; give one entry per level");
    }
  }

  private static void oneOf(String key, List<String> values, String first, String second) {
    for (String value : values) {
      if (!value.equals(first) && !value.equals(second)) {
        throw new UserError(
            key
                + " must be "
                + first
                + " or "
                + second
                + ", but was "
                + value
                + "; use a model of the Stable Diffusion 1 or 2 family");
      }
    }
  }

  /**
   * Reads a {@code config.json} of diffusers, with or without our own keys.
   *
   * @throws UserError if the file cannot be read or asks for what is not supported
   */
  public static UnetConfig read(Path configJson) {
    return UnetConfigFile.read(configJson);
  }

  /** Reads the text of such a file. */
  public static UnetConfig parse(String json) {
    return UnetConfigFile.parse(json, "the U-Net's configuration");
  }

  /** As the text of a {@code config.json}. */
  public String toJson() {
    return UnetConfigFile.write(this);
  }

  int levels() {
    return blockOutChannels.size();
  }

  int firstWidth() {
    return blockOutChannels.get(0);
  }

  int lastWidth() {
    return blockOutChannels.get(levels() - 1);
  }

  int timeWidth() {
    return TIME_WIDTH_FACTOR * firstWidth();
  }

  Normalisation normalisation() {
    return new Normalisation(normNumGroups, normEps, !useInflatedGroupnorm);
  }

  /** The same network for single pictures: without the modules that make it dance. */
  UnetConfig pictureOnly() {
    return new UnetConfig(
        inChannels,
        outChannels,
        blockOutChannels,
        downBlockTypes,
        upBlockTypes,
        layersPerBlock,
        attentionHeadDim,
        crossAttentionDim,
        normNumGroups,
        normEps,
        useLinearProjection,
        true,
        referenceFusion,
        false,
        null,
        null,
        null);
  }
}
