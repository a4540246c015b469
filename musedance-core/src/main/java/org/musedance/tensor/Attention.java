package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017, eq. 1).
 *
 * <p>Three kernels, chosen by device, type and shape. On CUDA it is always libtorch's fused one,
 * and in f32 on the CPU too, where it is two to five times as fast as the others if OpenBLAS keeps
 * to one thread ({@link Blas}). In bf16 on the CPU it is the faster one for long rows where the CPU
 * multiplies in tiles (AMX), by a factor of two; without AMX or for short rows it falls back to
 * products of a few numbers at a time, which are up to ten times slower than {@link
 * ChunkedAttention} and, to many tokens, {@link LongAttention}.
 *
 * <p>A second source of keys and values may be shared by all frames of a clip (the ReferenceNet's
 * tokens).
 */
public final class Attention {
  /** libtorch lays keys out for tiles only from this many rows and tokens on. */
  private static final long TILED_LENGTH = 64;

  /** And only where every thread has so many rows to use them for. */
  private static final long TILED_ROWS_PER_THREAD = 4;

  private Attention() {}

  /** Attention of query [B, N, C] to own [B, M, C]; C = heads x width. Gives [B, N, C]. */
  public static Tensor apply(Tensor query, KeyValue own, int heads) {
    return apply(query, own, null, heads, null);
  }

  /** The same with a bias added to the scores; bias broadcasts to [B, heads, N, M]. */
  public static Tensor biased(Tensor query, KeyValue own, int heads, Tensor bias) {
    return apply(query, own, null, heads, bias);
  }

  /**
   * Attention of query [B*F, N, C] to own [B*F, M, C] and shared [B, S, C] together, every frame of
   * a batch entry seeing the same shared tokens. Gives [B*F, N, C].
   */
  public static Tensor withShared(Tensor query, KeyValue own, KeyValue shared, int heads) {
    return apply(query, own, shared, heads, null);
  }

  private static Tensor apply(Tensor query, KeyValue own, KeyValue shared, int heads, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(mix(query, own, shared, heads, bias));
    }
  }

  private static Tensor mix(Tensor query, KeyValue own, KeyValue shared, int heads, Tensor bias) {
    if (fusedIsFaster(query, own, bias)) {
      return FusedAttention.mix(query, own, shared, heads, bias);
    }
    return bias == null && LongAttention.suits(query, own.key().size(1))
        ? LongAttention.mix(query, own, shared, heads)
        : ChunkedAttention.mix(query, own, shared, heads, bias);
  }

  private static boolean fusedIsFaster(Tensor query, KeyValue own, Tensor bias) {
    ScalarType type = query.scalar_type().intern();
    if (query.is_cuda() || type == ScalarType.Float && PackedWeight.AVAILABLE) {
      return true;
    }
    long rows = query.size(1);
    return Processor.multipliesTiles()
        && NoGrad.active()
        && bias == null
        && type == ScalarType.BFloat16
        && Math.min(rows, own.key().size(1)) >= TILED_LENGTH
        && rows >= TILED_ROWS_PER_THREAD * torch.get_num_threads();
  }

  /** [B, N, C] to [B, heads, N, C/heads]. */
  static Tensor split(Tensor tokens, int heads) {
    return tokens
        .reshape(tokens.size(0), tokens.size(1), heads, tokens.size(2) / heads)
        .transpose(1, 2);
  }

  /** [B, heads, N, d] to [B, N, heads*d]. */
  static Tensor merge(Tensor mixed) {
    return mixed
        .transpose(1, 2)
        .reshape(mixed.size(0), mixed.size(2), mixed.size(1) * mixed.size(3));
  }
}
