package org.musedance.model.hallo;

import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.TokenGrid;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/**
 * Attention of a feature map to a frame's audio tokens, region by region (Hallo, {@code
 * audio_modules}). Its tokens may be narrower than the map: in Hallo they have the width that
 * enters the block it belongs to.
 */
public final class AudioModule extends Layer {
  private static final double EPSILON = 1e-6;

  private final GroupNorm norm;
  private final Conv2d in;
  private final AudioBlock block;
  private final Conv2d out;

  /**
   * @param width channels of the map
   * @param inner width of its tokens here
   * @param audioWidth width of an audio token
   * @param groups groups of the norm at the entry
   */
  public AudioModule(long width, long inner, long audioWidth, int heads, int groups) {
    norm = child("norm", new GroupNorm(groups, width, EPSILON));
    in = child("proj_in", Conv2d.pointwise(width, inner));
    block = child("transformer_blocks.0", new AudioBlock(inner, audioWidth, heads));
    out = child("proj_out", Conv2d.pointwise(inner, width));
  }

  /** Maps x [B*F, C, H, W] to the same shape, given audio tokens [B*F, M, audioWidth]. */
  public Tensor forward(Tensor x, Tensor audio, RegionMasks masks) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor map = in.forward(norm.forward(x));
      Tensor tokens = block.forward(TokenGrid.tokens(map), map, audio, masks);
      return scope.keep(x.add(out.forward(TokenGrid.map(tokens, x))));
    }
  }
}
