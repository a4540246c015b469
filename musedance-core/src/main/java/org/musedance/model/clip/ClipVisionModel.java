package org.musedance.model.clip;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Init;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * CLIP's image encoder with its projection, as transformers' {@code CLIPVisionModelWithProjection}
 * with the key names of published files. AnimateAnyone gives its image embedding to cross-attention
 * as the only token.
 */
public final class ClipVisionModel extends Layer {
  private static final double DEVIATION = 0.02;

  private final ClipVisionConfig config;
  private final Embeddings embeddings;
  private final LayerNorm preLayerNorm;
  private final ClipEncoder encoder;
  private final LayerNorm postLayerNorm;
  private final Linear projection;

  public ClipVisionModel(ClipVisionConfig config) {
    this.config = config;
    int width = config.hiddenSize();
    double epsilon = config.layerNormEps();
    embeddings = child("vision_model.embeddings", new Embeddings(config));
    preLayerNorm = child("vision_model.pre_layrnorm", new LayerNorm(width, epsilon));
    encoder = child("vision_model.encoder", new ClipEncoder(config.size()));
    postLayerNorm = child("vision_model.post_layernorm", new LayerNorm(width, epsilon));
    projection = child("visual_projection", Linear.unbiased(width, config.projectionDim()));
  }

  public ClipVisionConfig config() {
    return config;
  }

  /** Image embeddings [B, projectionDim] of normalised pixels [B, 3, side, side]; any length. */
  public Tensor forward(Tensor pixels) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(imageEmbeddings(lastHiddenState(pixels)));
    }
  }

  /** Tokens [B, 1 + patches, C] of normalised pixels [B, 3, side, side], not normalised at last. */
  public Tensor lastHiddenState(Tensor pixels) {
    return hiddenState(pixels, encoder.depth());
  }

  /** Image embeddings [B, projectionDim] from the first of the last tokens. */
  public Tensor imageEmbeddings(Tensor lastHiddenState) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor whole = lastHiddenState.select(1, 0);
      return scope.keep(projection.forward(postLayerNorm.forward(whole)));
    }
  }

  /** The tokens after a number of layers; after 0 the normalised embeddings. */
  Tensor hiddenState(Tensor pixels, int layers) {
    checkPixels(pixels);
    try (TensorScope scope = TensorScope.open()) {
      Tensor tokens = preLayerNorm.forward(embeddings.forward(pixels));
      return scope.keep(encoder.forward(tokens, null, layers));
    }
  }

  private void checkPixels(Tensor pixels) {
    long side = config.imageSize();
    long[] shape = Tensors.shape(pixels);
    if (shape.length != 4
        || !Arrays.equals(shape, new long[] {shape[0], config.numChannels(), side, side})) {
      throw new IllegalArgumentException(
          "pixels must be [B, "
              + config.numChannels()
              + ", "
              + side
              + ", "
              + side
              + "], but were "
              + Arrays.toString(shape)
              + "; resize the picture");
    }
  }

  /** One token for the whole picture, one per patch, each with its place. */
  private static final class Embeddings extends Layer {
    private final Parameter whole;
    private final Conv2d patches;
    private final Parameter positions;

    Embeddings(ClipVisionConfig config) {
      int width = config.hiddenSize();
      int side = config.patchSize();
      Init init = Init.normal(DEVIATION);
      whole = parameter("class_embedding", init, width);
      patches =
          child(
              "patch_embedding",
              new Conv2d(config.numChannels(), width, side, side, 0, false, init));
      positions = parameter("position_embedding.weight", init, config.tokens(), width);
    }

    Tensor forward(Tensor pixels) {
      try (TensorScope scope = TensorScope.open()) {
        var type = pixels.scalar_type().intern();
        Tensor first = whole.as(type).expand(pixels.size(0), 1, -1);
        Tensor others = patches.forward(pixels).flatten(2, 3).transpose(1, 2);
        return scope.keep(Tensors.cat(1, first, others).add(positions.as(type)));
      }
    }
  }
}
