package org.musedance.model.clip;

import java.util.Arrays;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Embedding;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * CLIP's text encoder, as transformers' {@code CLIPTextModel} with the key names of published
 * files: a causal transformer whose normalised last layer is what Stable Diffusion is told.
 *
 * <p>Padding is not masked: Stable Diffusion was trained so. Computes in the type of its weights.
 */
public final class ClipTextModel extends Layer {
  /** Of the embeddings before training, as in transformers' {@code initializer_range}. */
  private static final double DEVIATION = 0.02;

  private final ClipTextConfig config;
  private final Embedding tokenEmbedding;
  private final Embedding positionEmbedding;
  private final ClipEncoder encoder;
  private final LayerNorm finalLayerNorm;

  public ClipTextModel(ClipTextConfig config) {
    this.config = config;
    int width = config.hiddenSize();
    tokenEmbedding =
        child(
            "text_model.embeddings.token_embedding",
            new Embedding(config.vocabSize(), width, DEVIATION));
    positionEmbedding =
        child(
            "text_model.embeddings.position_embedding",
            new Embedding(config.maxPositionEmbeddings(), width, DEVIATION));
    encoder = child("text_model.encoder", new ClipEncoder(config.size()));
    finalLayerNorm =
        child("text_model.final_layer_norm", new LayerNorm(width, config.layerNormEps()));
  }

  public ClipTextConfig config() {
    return config;
  }

  /** The normalised last hidden state [B, N, C] of token ids [B, N], int64. */
  public Tensor forward(Tensor ids) {
    return forward(ids, 0);
  }

  /**
   * The same without the last layers.
   *
   * @param clipSkip how many layers are left out, 0 to one less than there are
   */
  public Tensor forward(Tensor ids, int clipSkip) {
    checkIds(ids);
    if (clipSkip < 0 || clipSkip >= encoder.depth()) {
      throw new IllegalArgumentException(
          "clip skip must be from 0 to "
              + (encoder.depth() - 1)
              + ", but was "
              + clipSkip
              + "; 0 uses all layers");
    }
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(finalLayerNorm.forward(hiddenState(ids, encoder.depth() - clipSkip)));
    }
  }

  /** The hidden state [B, N, C] after a number of layers; after 0 the embeddings. */
  Tensor hiddenState(Tensor ids, int layers) {
    try (TensorScope scope = TensorScope.open()) {
      long count = ids.size(1);
      Tensor positions = torch.arange(new Scalar(count), on(ids, ScalarType.Long));
      Tensor hidden = tokenEmbedding.forward(ids).add(positionEmbedding.forward(positions));
      return scope.keep(encoder.forward(hidden, causalBias(ids), layers));
    }
  }

  /** Hides from every token those behind it: [1, 1, N, N], minus infinity above the diagonal. */
  private static Tensor causalBias(Tensor ids) {
    long[] square = {1, 1, ids.size(1), ids.size(1)};
    Scalar hidden = new Scalar(Double.NEGATIVE_INFINITY);
    return torch.full(square, hidden, on(ids, ScalarType.Float)).triu(1);
  }

  private static TensorOptions on(Tensor like, ScalarType type) {
    return new TensorOptions(type).device(new DeviceOptional(like.device()));
  }

  /** The last hidden state [B, N, C] at each text's end token: [B, C]. */
  public Tensor pooled(Tensor ids, Tensor lastHiddenState) {
    try (TensorScope scope = TensorScope.open()) {
      boolean legacy = config.eosTokenId() == ClipTextConfig.LEGACY_EOS;
      Tensor marks =
          legacy ? ids : ids.eq(new Scalar((long) config.eosTokenId())).to(ScalarType.Int);
      Tensor ends = marks.argmax(new LongOptional(1), true);
      Tensor index = ends.unsqueeze(2).expand(-1, -1, lastHiddenState.size(2));
      return scope.keep(lastHiddenState.gather(1, index).squeeze(1));
    }
  }

  private void checkIds(Tensor ids) {
    if (ids.dim() != 2 || ids.size(1) > config.maxPositionEmbeddings()) {
      throw new IllegalArgumentException(
          "token ids must be [B, N] with at most "
              + config.maxPositionEmbeddings()
              + " tokens, but were "
              + Arrays.toString(Tensors.shape(ids))
              + "; use the tokenizer of the same model");
    }
  }
}
