package org.musedance.model.clip;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.musedance.model.Activation;
import org.musedance.model.ConfigJson;
import org.musedance.model.TransformerSize;

/**
 * Sizes of a {@link ClipTextModel}, named as in {@code text_encoder/config.json}.
 *
 * @param vocabSize number of token ids
 * @param hiddenSize width of a token
 * @param intermediateSize width inside each feed-forward part
 * @param numHiddenLayers transformer layers
 * @param numAttentionHeads heads of each attention
 * @param maxPositionEmbeddings most tokens of a text
 * @param hiddenAct activation of the feed-forward parts
 * @param layerNormEps epsilon of every normalisation
 * @param eosTokenId id that ends a text; 2 in old files, which then means the largest id of a text
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ClipTextConfig(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int maxPositionEmbeddings,
    Activation hiddenAct,
    double layerNormEps,
    int eosTokenId) {

  /** The id under which old files mean the largest id of a text. */
  static final int LEGACY_EOS = 2;

  public ClipTextConfig {
    TransformerSize.check(hiddenSize, numAttentionHeads);
  }

  /** Reads {@code config.json}; what a file leaves out has transformers' default. */
  public static ClipTextConfig read(Path file) {
    return from(ConfigJson.read(file));
  }

  /** The same from an object in another file, such as that of a whole CLIP. */
  public static ClipTextConfig from(ConfigJson json) {
    return json.build(
        () ->
            new ClipTextConfig(
                json.integer("vocab_size", 49408),
                json.integer("hidden_size", 512),
                json.integer("intermediate_size", 2048),
                json.integer("num_hidden_layers", 12),
                json.integer("num_attention_heads", 8),
                json.integer("max_position_embeddings", 77),
                Activation.read(json, Activation.QUICK_GELU),
                json.number("layer_norm_eps", 1e-5),
                json.integer("eos_token_id", 49407)));
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }

  TransformerSize size() {
    return new TransformerSize(
        hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, hiddenAct, layerNormEps);
  }
}
