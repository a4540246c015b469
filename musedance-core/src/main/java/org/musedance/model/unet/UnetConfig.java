package org.musedance.model.unet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.musedance.model.ConfigJson;
import org.musedance.model.blocks.Normalisation;
import org.musedance.model.dance.MotionConfig;

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
 * @param addedConditions whether text, music and beat are also added to the time embedding
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UnetConfig(
    int inChannels,
    int outChannels,
    List<Integer> blockOutChannels,
    List<String> downBlockTypes,
    List<String> upBlockTypes,
    int layersPerBlock,
    List<Integer> attentionHeadDim,
    int crossAttentionDim,
    int normNumGroups,
    double normEps,
    boolean useLinearProjection,
    boolean useInflatedGroupnorm,
    String referenceFusion,
    boolean concatReference,
    MotionConfig motionModules,
    TokenWidth musicModules,
    TokenWidth beatModules,
    boolean addedConditions) {
  private static final int TIME_WIDTH_FACTOR = 4;

  /**
   * Modules that attend to tokens of their own.
   *
   * @param tokenWidth width of these tokens
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record TokenWidth(int tokenWidth) {
    static TokenWidth from(ConfigJson json) {
      return new TokenWidth(json.integer("token_width"));
    }
  }

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
    if (addedConditions && (musicModules == null || beatModules == null)) {
      throw new IllegalArgumentException(
          "added_conditions must have music_modules and beat_modules beside it, but one is missing;"
              + " add it or leave added_conditions out");
    }
    for (int width : blockOutChannels) {
      if (width % normNumGroups != 0) {
        throw new IllegalArgumentException(
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
      throw new IllegalArgumentException(
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
        throw new IllegalArgumentException(
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
   * Reads a {@code config.json} of diffusers, with or without our own keys; what a file leaves out
   * has diffusers' default.
   *
   * @throws org.musedance.tensor.UserError if the file cannot be read or asks for another network
   */
  public static UnetConfig read(Path file) {
    return from(ConfigJson.read(file));
  }

  /** Reads the text of such a file. */
  public static UnetConfig parse(String text) {
    return from(ConfigJson.parse(text, "the U-Net's configuration"));
  }

  private static UnetConfig from(ConfigJson json) {
    requireStableDiffusion(json);
    return json.build(
        () ->
            new UnetConfig(
                json.integer("in_channels", 4),
                json.integer("out_channels", 4),
                json.integers("block_out_channels"),
                json.words("down_block_types"),
                json.words("up_block_types"),
                json.integer("layers_per_block", 2),
                json.oneOrMore("attention_head_dim", 8),
                json.integer("cross_attention_dim", 1280),
                json.integer("norm_num_groups", 32),
                json.number("norm_eps", 1e-5),
                json.flag("use_linear_projection", false),
                json.flag("use_inflated_groupnorm", true),
                json.text("reference_fusion", "full"),
                json.flag("concat_reference", false),
                json.part("motion_modules", MotionConfig::from),
                json.part("music_modules", TokenWidth::from),
                json.part("beat_modules", TokenWidth::from),
                json.flag("added_conditions", false)));
  }

  /** Refuses what our networks do not compute; a null is as good as an absent key. */
  private static void requireStableDiffusion(ConfigJson json) {
    json.only("act_fn", "silu")
        .only("addition_embed_type")
        .only("attention_type", "default")
        .only("center_input_sample", "false")
        .only("class_embed_type")
        .only("conv_in_kernel", "3")
        .only("conv_out_kernel", "3")
        .only("cross_attention_norm")
        .only("downsample_padding", "1")
        .only("dual_cross_attention", "false")
        .only("encoder_hid_dim")
        .only("encoder_hid_dim_type")
        .only("flip_sin_to_cos", "true")
        .only("freq_shift", "0", "0.0")
        .only("mid_block_only_cross_attention", "false")
        .only("mid_block_scale_factor", "1", "1.0")
        .only("mid_block_type", "UNetMidBlock2DCrossAttn")
        .only("num_attention_heads")
        .only("num_class_embeds")
        .only("only_cross_attention", "false")
        .only("resnet_out_scale_factor", "1", "1.0")
        .only("resnet_skip_time_act", "false")
        .only("resnet_time_scale_shift", "default")
        .only("time_cond_proj_dim")
        .only("time_embedding_act_fn")
        .only("time_embedding_dim")
        .only("time_embedding_type", "positional")
        .only("timestep_post_act")
        .only("transformer_layers_per_block", "1");
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }

  int levels() {
    return blockOutChannels.size();
  }

  /** Width of the finest level, also of what a pose guider adds. */
  public int firstWidth() {
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
  public UnetConfig pictureOnly() {
    return with(true, false, null, null, false);
  }

  /**
   * The same network with all modules that make it dance.
   *
   * @param motion modules of attention over time
   * @param framesAlone {@link #useInflatedGroupnorm}, which motion modules were trained with
   * @param tokens width of music and of beat tokens
   */
  public UnetConfig dancing(MotionConfig motion, boolean framesAlone, TokenWidth tokens) {
    return with(framesAlone, concatReference, motion, tokens, addedConditions);
  }

  private UnetConfig with(
      boolean framesAlone,
      boolean concatenated,
      MotionConfig motion,
      TokenWidth tokens,
      boolean added) {
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
        framesAlone,
        referenceFusion,
        concatenated,
        motion,
        tokens,
        tokens,
        added);
  }
}
