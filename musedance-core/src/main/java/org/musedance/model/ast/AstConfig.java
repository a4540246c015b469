package org.musedance.model.ast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.musedance.model.Activation;
import org.musedance.model.ConfigJson;
import org.musedance.model.TransformerSize;

/**
 * Sizes of an {@link AstModel}, named as in its published {@code config.json}.
 *
 * @param hiddenSize width of a token
 * @param intermediateSize width inside each feed-forward part
 * @param numHiddenLayers transformer layers
 * @param numAttentionHeads heads of each attention
 * @param patchSize side of the square of the spectrogram that becomes a token
 * @param frequencyStride bands from one patch to the next
 * @param timeStride frames from one patch to the next
 * @param maxLength frames of a window, 10 ms each
 * @param numMelBins bands of a frame
 * @param numLabels classes of the classifier; 0 is a model without one
 * @param hiddenAct activation of the feed-forward parts
 * @param layerNormEps epsilon of every normalisation
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AstConfig(
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int patchSize,
    int frequencyStride,
    int timeStride,
    int maxLength,
    int numMelBins,
    int numLabels,
    Activation hiddenAct,
    double layerNormEps) {

  public AstConfig {
    TransformerSize.check(hiddenSize, numAttentionHeads);
    if (patchSize < 1 || Math.min(maxLength, numMelBins) < patchSize) {
      throw new IllegalArgumentException(
          "max_length and num_mel_bins must be at least patch_size "
              + patchSize
              + ", but are "
              + maxLength
              + " and "
              + numMelBins
              + "; make them larger");
    }
    if (frequencyStride < 1 || timeStride < 1) {
      throw new IllegalArgumentException(
          "frequency_stride and time_stride must be at least 1, but are "
              + frequencyStride
              + " and "
              + timeStride
              + "; the published model has 10");
    }
  }

  /** Reads {@code config.json}; what a file leaves out has transformers' default. */
  public static AstConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    json.only("qkv_bias", "true");
    return json.build(
        () ->
            new AstConfig(
                json.integer("hidden_size", 768),
                json.integer("intermediate_size", 3072),
                json.integer("num_hidden_layers", 12),
                json.integer("num_attention_heads", 12),
                json.integer("patch_size", 16),
                json.integer("frequency_stride", 10),
                json.integer("time_stride", 10),
                json.integer("max_length", 1024),
                json.integer("num_mel_bins", 128),
                json.integer("num_labels", json.count("id2label")),
                Activation.read(json, Activation.GELU),
                json.number("layer_norm_eps", 1e-12)));
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }

  /** Patches above each other, along the frequency axis. */
  public int rows() {
    return (numMelBins - patchSize) / frequencyStride + 1;
  }

  /** Patches beside each other, along the time axis. */
  public int columns() {
    return (maxLength - patchSize) / timeStride + 1;
  }

  TransformerSize size() {
    return new TransformerSize(
        hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, hiddenAct, layerNormEps);
  }
}
