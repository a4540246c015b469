package org.musedance.model.clip;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.musedance.model.Activation;
import org.musedance.model.ConfigJson;
import org.musedance.model.TransformerSize;

/**
 * Sizes of a {@link ClipVisionModel}, named as in {@code image_encoder/config.json}.
 *
 * @param hiddenSize width of a token
 * @param intermediateSize width inside each feed-forward part
 * @param numHiddenLayers transformer layers
 * @param numAttentionHeads heads of each attention
 * @param numChannels colours of a picture
 * @param imageSize side of a picture, pixels
 * @param patchSize side of the square that becomes a token, pixels
 * @param projectionDim width of an image embedding
 * @param hiddenAct activation of the feed-forward parts
 * @param layerNormEps epsilon of every normalisation
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ClipVisionConfig(
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int numChannels,
    int imageSize,
    int patchSize,
    int projectionDim,
    Activation hiddenAct,
    double layerNormEps) {

  public ClipVisionConfig {
    TransformerSize.check(hiddenSize, numAttentionHeads);
  }

  /** Reads {@code config.json}; what a file leaves out has transformers' default. */
  public static ClipVisionConfig read(Path file) {
    return from(ConfigJson.read(file));
  }

  /** The same from an object in another file, such as that of a whole CLIP. */
  public static ClipVisionConfig from(ConfigJson json) {
    return json.build(
        () ->
            new ClipVisionConfig(
                json.integer("hidden_size", 768),
                json.integer("intermediate_size", 3072),
                json.integer("num_hidden_layers", 12),
                json.integer("num_attention_heads", 12),
                json.integer("num_channels", 3),
                json.integer("image_size", 224),
                json.integer("patch_size", 32),
                json.integer("projection_dim", 512),
                Activation.read(json, Activation.QUICK_GELU),
                json.number("layer_norm_eps", 1e-5)));
  }

  /** Tokens of a picture: one for the whole and one per patch. */
  int tokens() {
    int side = imageSize / patchSize;
    return 1 + side * side;
  }

  TransformerSize size() {
    return new TransformerSize(
        hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, hiddenAct, layerNormEps);
  }
}
