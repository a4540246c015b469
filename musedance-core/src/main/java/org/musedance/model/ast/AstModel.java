package org.musedance.model.ast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.TransformerLayer;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Audio Spectrogram Transformer (Gong et al. 2021), as transformers' {@code
 * ASTForAudioClassification} with the key names of published files.
 *
 * <p>Features are [B, frames, bands] as {@code AstFeatures} gives them, always {@code max_length}
 * frames. The dance model listens to {@link #timeTokens}: what the last layer knows at each moment.
 */
public final class AstModel extends Layer {
  private static final String PREFIX = "audio_spectrogram_transformer.";
  private static final TransformerLayer.Names NAMES =
      new TransformerLayer.Names(
          "layernorm_before",
          "attention.attention.query",
          "attention.attention.key",
          "attention.attention.value",
          "attention.output.dense",
          "layernorm_after",
          "intermediate.dense",
          "output.dense");

  private final AstConfig config;
  private final AstEmbeddings embeddings;
  private final List<TransformerLayer> layers = new ArrayList<>();
  private final LayerNorm norm;
  private final LayerNorm classifierNorm;
  private final Linear classifier;

  public AstModel(AstConfig config) {
    this.config = config;
    int width = config.hiddenSize();
    double epsilon = config.layerNormEps();
    embeddings = child(PREFIX + "embeddings", new AstEmbeddings(config));
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      String name = PREFIX + "encoder.layer." + i;
      layers.add(child(name, new TransformerLayer(config.size(), NAMES)));
    }
    norm = child(PREFIX + "layernorm", new LayerNorm(width, epsilon));
    boolean classifies = config.numLabels() > 0;
    classifierNorm =
        classifies ? child("classifier.layernorm", new LayerNorm(width, epsilon)) : null;
    classifier =
        classifies ? child("classifier.dense", new Linear(width, config.numLabels())) : null;
  }

  public AstConfig config() {
    return config;
  }

  /** The last hidden state [B, 2 + rows*columns, C] of features [B, frames, bands]. */
  public Tensor forward(Tensor features) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(norm.forward(hiddenState(features, layers.size())));
    }
  }

  /** The tokens after a number of layers, not normalised; after 0 the embeddings. */
  Tensor hiddenState(Tensor features, int count) {
    checkFeatures(features);
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = embeddings.forward(features);
      for (TransformerLayer layer : layers.subList(0, count)) {
        hidden = layer.forward(hidden);
      }
      return scope.keep(hidden);
    }
  }

  /**
   * The last hidden state [B, N, C] along time: its frequency rows averaged to [B, columns, C],
   * with the published strides one token per 0.1 s.
   */
  public Tensor timeTokens(Tensor lastHiddenState) {
    try (TensorScope scope = TensorScope.open()) {
      long patches = (long) config.rows() * config.columns();
      Tensor grid =
          lastHiddenState
              .narrow(1, AstEmbeddings.SPECIAL_TOKENS, patches)
              .unflatten(1, new long[] {config.rows(), config.columns()});
      return scope.keep(grid.mean(1));
    }
  }

  /** The whole window in one vector [B, C]: the mean of the two special tokens. */
  public Tensor pooled(Tensor lastHiddenState) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(lastHiddenState.narrow(1, 0, AstEmbeddings.SPECIAL_TOKENS).mean(1));
    }
  }

  /** Scores [B, numLabels] of pooled vectors [B, C]. */
  public Tensor logits(Tensor pooled) {
    if (classifier == null) {
      throw new IllegalStateException(
          "only a model with num_labels above 0 classifies, but this one has none; load a"
              + " fine-tuned one");
    }
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(classifier.forward(classifierNorm.forward(pooled)));
    }
  }

  private void checkFeatures(Tensor features) {
    long[] shape = Tensors.shape(features);
    boolean fits =
        shape.length == 3 && shape[1] == config.maxLength() && shape[2] == config.numMelBins();
    if (!fits) {
      throw new IllegalArgumentException(
          "features must be [B, "
              + config.maxLength()
              + ", "
              + config.numMelBins()
              + "], but were "
              + Arrays.toString(shape)
              + "; use AstFeatures with the same sizes");
    }
  }
}
