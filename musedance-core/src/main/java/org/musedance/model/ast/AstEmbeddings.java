package org.musedance.model.ast;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Init;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Tokens of a spectrogram: a class token, a distillation token, and one per overlapping patch, the
 * patches of the lowest frequencies first and in time order; each with its place.
 */
final class AstEmbeddings extends Layer {
  /** Tokens that stand before those of the patches. */
  static final int SPECIAL_TOKENS = 2;

  private static final double DEVIATION = 0.02;

  private final Parameter classToken;
  private final Parameter distillationToken;
  private final Parameter positions;
  private final Parameter weight;
  private final Parameter bias;
  private final int side;
  private final long[] strides;

  AstEmbeddings(AstConfig config) {
    int width = config.hiddenSize();
    side = config.patchSize();
    Init normal = Init.normal(DEVIATION);
    classToken = parameter("cls_token", normal, 1, 1, width);
    distillationToken = parameter("distillation_token", normal, 1, 1, width);
    int tokens = SPECIAL_TOKENS + config.rows() * config.columns();
    positions = parameter("position_embeddings", normal, 1, tokens, width);
    Init patch = Init.fanIn((long) side * side);
    weight = parameter("patch_embeddings.projection.weight", patch, width, 1, side, side);
    bias = parameter("patch_embeddings.projection.bias", patch, width);
    strides = new long[] {config.frequencyStride(), config.timeStride()};
  }

  /** Maps features [B, frames, bands] to tokens [B, 2 + rows*columns, C]. */
  Tensor forward(Tensor features) {
    try (TensorScope scope = TensorScope.open()) {
      var type = features.scalar_type().intern();
      Tensor patches = project(features.transpose(1, 2));
      long batch = features.size(0);
      Tensor tokens =
          Tensors.cat(
              1,
              classToken.as(type).expand(batch, -1, -1),
              distillationToken.as(type).expand(batch, -1, -1),
              patches);
      return scope.keep(tokens.add(positions.as(type)));
    }
  }

  /**
   * Every patch times the kernel, [B, rows*columns, C]. As a product, because on some processors
   * oneDNN's convolution of a single channel reads memory that nobody wrote.
   *
   * @param picture [B, bands, frames]
   */
  private Tensor project(Tensor picture) {
    var type = picture.scalar_type().intern();
    Tensor patches =
        picture.unfold(1, side, strides[0]).unfold(2, side, strides[1]).flatten(3, 4).flatten(1, 2);
    return torch.linear(patches, weight.as(type).flatten(1, 3), new TensorOptional(bias.as(type)));
  }
}
