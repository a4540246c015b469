package org.musedance.weights;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The key maps from every published generation of names to the ones our networks have: current
 * diffusers names, transformers 4.x names and AnimateDiff's names for motion modules.
 *
 * <p>Each map leaves keys that already have the right name alone, so it may be used without knowing
 * the generation of a file.
 */
public final class PublishedNames {
  private static final String CHECKPOINT_PARTS =
      "(?:model|model_ema|first_stage_model|cond_stage_model)\\.";
  private static final String CHECKPOINT_SCHEDULE =
      "betas|alphas_cumprod(?:_prev)?|sqrt_\\w+|log_one_minus_\\w+|posterior_\\w+|lvlb_weights|logvar";

  private PublishedNames() {}

  /** Of a whole CompVis checkpoint, one part; of a file of that part alone, everything. */
  private static KeyMap partOfCheckpoint(String prefix) {
    String quoted = Pattern.quote(prefix);
    return KeyMap.identity()
        .dropping("^(?!" + quoted + ")" + CHECKPOINT_PARTS)
        .dropping("^(?:" + CHECKPOINT_SCHEDULE + ")$")
        .replacing("^" + quoted, "");
  }

  /**
   * An autoencoder's weights: as current and old diffusers or CompVis name them.
   *
   * @param levels number of resolutions (4 in Stable Diffusion), because CompVis counts the
   *     decoder's blocks backwards
   */
  public static KeyMap vae(int levels) {
    String attention = "(mid_block\\.attentions\\.0\\.)";
    return partOfCheckpoint("first_stage_model.")
        .replacing("\\.mid\\.block_1\\.", ".mid_block.resnets.0.")
        .replacing("\\.mid\\.block_2\\.", ".mid_block.resnets.1.")
        .replacing("\\.mid\\.attn_1\\.", ".mid_block.attentions.0.")
        .replacing("encoder\\.down\\.(\\d+)\\.block\\.", "encoder.down_blocks.$1.resnets.")
        .replacing(
            "encoder\\.down\\.(\\d+)\\.downsample\\.", "encoder.down_blocks.$1.downsamplers.0.")
        .replacing("decoder\\.up\\.(\\d+)\\.block\\.", m -> up(m, levels, "resnets."))
        .replacing("decoder\\.up\\.(\\d+)\\.upsample\\.", m -> up(m, levels, "upsamplers.0."))
        .replacing("\\.nin_shortcut\\.", ".conv_shortcut.")
        .replacing("\\.norm_out\\.", ".conv_norm_out.")
        .replacing(attention + "norm\\.", "$1group_norm.")
        .replacing(attention + "(?:query|q)\\.", "$1to_q.")
        .replacing(attention + "(?:key|k)\\.", "$1to_k.")
        .replacing(attention + "(?:value|v)\\.", "$1to_v.")
        .replacing(attention + "(?:proj_attn|proj_out)\\.", "$1to_out.0.");
  }

  private static String up(MatchResult match, int levels, String part) {
    int level = levels - 1 - Integer.parseInt(match.group(1));
    return "decoder.up_blocks." + level + "." + part;
  }

  /**
   * A U-Net's weights: as diffusers or CompVis name them.
   *
   * @param resnets residual blocks per level on the way down (2 in Stable Diffusion)
   */
  public static KeyMap unet(int resnets) {
    int run = resnets + 1;
    return partOfCheckpoint("model.diffusion_model.")
        .replacing("^time_embed\\.0\\.", "time_embedding.linear_1.")
        .replacing("^time_embed\\.2\\.", "time_embedding.linear_2.")
        .replacing("^out\\.0\\.", "conv_norm_out.")
        .replacing("^out\\.2\\.", "conv_out.")
        .replacing("^input_blocks\\.0\\.0\\.", "conv_in.")
        .replacing("^middle_block\\.0\\.", "mid_block.resnets.0.")
        .replacing("^middle_block\\.1\\.", "mid_block.attentions.0.")
        .replacing("^middle_block\\.2\\.", "mid_block.resnets.1.")
        .replacing(
            "^input_blocks\\.(\\d+)\\.0\\.op\\.",
            m -> block("down", number(m) - 1, run) + "downsamplers.0.conv.")
        .replacing("^input_blocks\\.(\\d+)\\.(\\d)\\.", m -> layer("down", m, number(m) - 1, run))
        .replacing(
            "^output_blocks\\.(\\d+)\\.[12]\\.conv\\.",
            m -> block("up", number(m), run) + "upsamplers.0.conv.")
        .replacing("^output_blocks\\.(\\d+)\\.(\\d)\\.", m -> layer("up", m, number(m), run))
        .replacing("\\.in_layers\\.0\\.", ".norm1.")
        .replacing("\\.in_layers\\.2\\.", ".conv1.")
        .replacing("\\.emb_layers\\.1\\.", ".time_emb_proj.")
        .replacing("\\.out_layers\\.0\\.", ".norm2.")
        .replacing("\\.out_layers\\.3\\.", ".conv2.")
        .replacing("\\.skip_connection\\.", ".conv_shortcut.");
  }

  private static int number(MatchResult match) {
    return Integer.parseInt(match.group(1));
  }

  private static String block(String direction, int index, int run) {
    return direction + "_blocks." + index / run + ".";
  }

  private static String layer(String direction, MatchResult match, int index, int run) {
    String kind = match.group(2).equals("0") ? "resnets." : "attentions.";
    return block(direction, index, run) + kind + index % run + ".";
  }

  /** A CLIP text encoder's weights, also within a CompVis checkpoint. */
  public static KeyMap textEncoder() {
    return partOfCheckpoint("cond_stage_model.transformer.");
  }

  /**
   * Motion modules: AnimateDiff's checkpoints (with {@code module.} and settings among the keys)
   * and the MotionAdapter files of diffusers. Other keys are dropped.
   *
   * <p>A MotionAdapter may lack the position tables or have one per block, which both attentions
   * use; allow {@code "*.pos_encoder.pe"} to be absent.
   */
  public static KeyMap motionModules() {
    String module = "(motion_modules\\.\\d+\\.)";
    String block = "(\\.transformer_blocks\\.\\d+\\.)";
    return KeyMap.identity()
        .keeping("motion_modules\\.")
        .dropping("animatediff_config")
        .replacing("(^|\\.)module\\.", "$1")
        .replacing(module + "(?!temporal_transformer\\.)", "$1temporal_transformer.")
        .replacing(block + "norm1\\.", "$1norms.0.")
        .replacing(block + "norm2\\.", "$1norms.1.")
        .replacing(block + "norm3\\.", "$1ff_norm.")
        .replacing(block + "attn1\\.", "$1attention_blocks.0.")
        .replacing(block + "attn2\\.", "$1attention_blocks.1.")
        .copying(
            block + "pos_embed\\.pe$",
            "$1attention_blocks.0.pos_encoder.pe",
            "$1attention_blocks.1.pos_encoder.pe");
  }

  /** An Audio Spectrogram Transformer: its authors' names and fused projections, or HF's. */
  public static KeyMap ast() {
    String layer = "(\\.encoder\\.layer\\.\\d+\\.)";
    return KeyMap.identity()
        .dropping("^module\\.v\\.head(_dist)?\\.")
        .replacing("^module\\.v\\.norm\\.", "audio_spectrogram_transformer.layernorm.")
        .replacing("^module\\.v\\.", "audio_spectrogram_transformer.")
        .replacing("^module\\.mlp_head\\.0\\.", "classifier.layernorm.")
        .replacing("^module\\.mlp_head\\.1\\.", "classifier.dense.")
        .replacing("transformer\\.cls_token$", "transformer.embeddings.cls_token")
        .replacing("transformer\\.dist_token$", "transformer.embeddings.distillation_token")
        .replacing("transformer\\.pos_embed$", "transformer.embeddings.position_embeddings")
        .replacing(
            "transformer\\.patch_embed\\.proj\\.",
            "transformer.embeddings.patch_embeddings.projection.")
        .replacing("transformer\\.blocks\\.", "transformer.encoder.layer.")
        .replacing(layer + "norm1\\.", "$1layernorm_before.")
        .replacing(layer + "norm2\\.", "$1layernorm_after.")
        .replacing(layer + "mlp\\.fc1\\.", "$1intermediate.dense.")
        .replacing(layer + "mlp\\.fc2\\.", "$1output.dense.")
        .replacing(layer + "attn\\.proj\\.", "$1attention.output.dense.")
        .splitting(
            layer + "attn\\.qkv\\.",
            "$1attention.attention.query.",
            "$1attention.attention.key.",
            "$1attention.attention.value.");
  }

  /**
   * Hallo's audio modules as a start for the music modules of a denoiser: of each the attention of
   * the whole picture to the audio, without its output, so that the music modules still change
   * nothing before they are trained. Other keys are dropped.
   */
  public static KeyMap halloAudioModules() {
    String block = "^denoising_unet\\.(.*)\\.audio_modules\\.(\\d+)\\.transformer_blocks\\.0\\.";
    return KeyMap.identity()
        .keeping(block + "(?:norm2|attn2_0\\.to_[qkv])\\.")
        .replacing(block + "norm2\\.", "$1.music_modules.$2.norm.")
        .replacing(block + "attn2_0\\.", "$1.music_modules.$2.");
  }

  /** Hallo's projection of audio as a start for the projection of music. Other keys are dropped. */
  public static KeyMap halloAudioProjection() {
    return KeyMap.under("audioproj.").replacing("^", "music_projection.");
  }
}
