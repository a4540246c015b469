package org.musedance.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017, eq. 1).
 *
 * <p>On CUDA this is libtorch's fused kernel. On the CPU that kernel is slow without MKL (in bf16
 * by a factor of forty), so there it is a product, a softmax and a product over chunks of query
 * rows: the chunk of scores stays in the cache, and the products run at the speed of matrix
 * multiplication.
 *
 * <p>A second source of keys and values may be shared by all frames of a clip (the ReferenceNet's
 * tokens). It is multiplied once for all frames together and never copied per frame on the CPU.
 */
public final class Attention {
  private static final long CHUNK_ROWS = 512;

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
      Tensor mixed =
          query.is_cuda()
              ? fused(query, own, shared, heads, bias)
              : chunked(query, own, shared, heads, bias);
      return scope.keep(mixed);
    }
  }

  private static Tensor fused(Tensor query, KeyValue own, KeyValue shared, int heads, Tensor bias) {
    Tensor key = own.key();
    Tensor value = own.value();
    if (shared != null) {
      long frames = query.size(0) / shared.key().size(0);
      key = Tensors.cat(1, key, Tensors.repeatRows(shared.key(), frames));
      value = Tensors.cat(1, value, Tensors.repeatRows(shared.value(), frames));
    }
    Tensor mixed =
        torch.scaled_dot_product_attention(
            split(query, heads),
            split(key, heads),
            split(value, heads),
            Tensors.optional(
                bias == null ? null : Tensors.cast(bias, query.scalar_type().intern())),
            0.0,
            false,
            new DoubleOptional(),
            false);
    return merge(mixed);
  }

  private static Tensor chunked(
      Tensor query, KeyValue own, KeyValue shared, int heads, Tensor bias) {
    long rows = query.size(1);
    Tensor scaled =
        split(Tensors.scale(query, 1 / Math.sqrt((double) query.size(2) / heads)), heads);
    Tensor keys = split(own.key(), heads).transpose(2, 3);
    Tensor values = split(own.value(), heads);
    Shared common = shared == null ? null : Shared.of(shared, query.size(0), heads);
    List<Tensor> chunks = new ArrayList<>();
    for (long start = 0; start < rows; start += CHUNK_ROWS) {
      try (TensorScope scope = TensorScope.open()) {
        long count = Math.min(CHUNK_ROWS, rows - start);
        Tensor part = scaled.narrow(2, start, count);
        Tensor partBias = bias == null || bias.size(-2) == 1 ? bias : bias.narrow(-2, start, count);
        chunks.add(scope.keep(mix(part, keys, values, common, partBias)));
      }
    }
    return merge(chunks.size() == 1 ? chunks.get(0) : Tensors.cat(2, chunks));
  }

  /** One chunk: query [B, heads, n, d] to [B, heads, n, d]. */
  private static Tensor mix(Tensor query, Tensor keys, Tensor values, Shared common, Tensor bias) {
    Tensor scores = torch.matmul(query, keys);
    if (bias != null) {
      scores = scores.add(Tensors.cast(bias, scores.scalar_type().intern()));
    }
    if (common == null) {
      return torch.matmul(Tensors.softmax(scores), values);
    }
    long ownCount = keys.size(3);
    Tensor weights = Tensors.softmax(Tensors.cat(3, scores, common.scores(query)));
    Tensor fromOwn = torch.matmul(weights.narrow(3, 0, ownCount), values);
    return fromOwn.add(common.mix(weights.narrow(3, ownCount, common.count())));
  }

  /** [B, N, C] to [B, heads, N, C/heads]. */
  private static Tensor split(Tensor tokens, int heads) {
    return tokens
        .reshape(tokens.size(0), tokens.size(1), heads, tokens.size(2) / heads)
        .transpose(1, 2);
  }

  /** [B, heads, N, d] to [B, N, heads*d]. */
  private static Tensor merge(Tensor mixed) {
    return mixed
        .transpose(1, 2)
        .reshape(mixed.size(0), mixed.size(2), mixed.size(1) * mixed.size(3));
  }

  /**
   * Shared tokens, multiplied with the queries of all frames at once: [B, heads, F*n, d] x [B,
   * heads, d, S].
   */
  private record Shared(Tensor keys, Tensor values, long batch, long frames) {
    static Shared of(KeyValue source, long rows, int heads) {
      long batch = source.key().size(0);
      return new Shared(
          split(source.key(), heads).transpose(2, 3),
          split(source.value(), heads),
          batch,
          rows / batch);
    }

    long count() {
      return values.size(2);
    }

    Tensor scores(Tensor query) {
      return perFrame(torch.matmul(together(query), keys), query.size(2));
    }

    Tensor mix(Tensor weights) {
      return perFrame(torch.matmul(together(weights), values), weights.size(2));
    }

    /** [B*F, heads, n, x] to [B, heads, F*n, x]. */
    private Tensor together(Tensor perFrame) {
      long heads = perFrame.size(1);
      long rows = perFrame.size(2);
      long width = perFrame.size(3);
      return perFrame
          .reshape(batch, frames, heads, rows, width)
          .transpose(1, 2)
          .reshape(batch, heads, frames * rows, width);
    }

    /** [B, heads, F*n, x] to [B*F, heads, n, x]. */
    private Tensor perFrame(Tensor together, long rows) {
      long heads = together.size(1);
      long width = together.size(3);
      return together
          .reshape(batch, heads, frames, rows, width)
          .transpose(1, 2)
          .reshape(batch * frames, heads, rows, width);
    }
  }
}
