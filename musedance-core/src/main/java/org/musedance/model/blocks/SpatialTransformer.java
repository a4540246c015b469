package org.musedance.model.blocks;

import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.InPlace;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/**
 * A transformer block over the places of a feature map (Rombach et al. 2022, section 3.3;
 * diffusers, Transformer2DModel). Its projections are 1x1 convolutions in Stable Diffusion 1 and
 * linear layers in 2.
 */
public final class SpatialTransformer extends Layer {
  private static final double EPSILON = 1e-6;

  private final GroupNorm norm;
  private final Conv2d convIn;
  private final Linear linearIn;
  private final TransformerBlock block;
  private final Conv2d convOut;
  private final Linear linearOut;

  public SpatialTransformer(
      long width, long contextWidth, int heads, int groups, boolean linearProjection) {
    norm = child("norm", new GroupNorm(groups, width, EPSILON));
    convIn = linearProjection ? null : child("proj_in", Conv2d.pointwise(width, width));
    linearIn = linearProjection ? child("proj_in", new Linear(width, width)) : null;
    block = child("transformer_blocks.0", new TransformerBlock(width, contextWidth, heads));
    convOut = linearProjection ? null : child("proj_out", Conv2d.pointwise(width, width));
    linearOut = linearProjection ? child("proj_out", new Linear(width, width)) : null;
  }

  /** Projects what is known before the first step; see {@link TransformerBlock#prepare}. */
  public TransformerBlock.Sources prepare(Tensor text, Tensor textBias, Tensor reference) {
    return block.prepare(text, textBias, reference);
  }

  /** Maps x [B*F, C, H, W] to the same shape; see {@link TransformerBlock#forward}. */
  public Tensor forward(Tensor x, TransformerBlock.Sources sources, Consumer<Tensor> onNormalised) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor normalised = norm.forward(x);
      Tensor tokens =
          convIn != null
              ? TokenGrid.tokens(convIn.forward(normalised))
              : linearIn.forward(TokenGrid.tokens(normalised));
      Tensor mixed = block.forward(tokens, sources, onNormalised);
      Tensor map =
          convOut != null
              ? convOut.forward(TokenGrid.map(mixed, x))
              : TokenGrid.map(linearOut.forward(mixed), x);
      return scope.keep(InPlace.add(map, x));
    }
  }
}
