package org.musedance.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head scaled dot-product attention (Vaswani et al. 2017, eq. 1).
 *
 * <p>On CUDA this is libtorch's fused kernel. On the CPU that kernel is slow without MKL (in bf16
 * by a factor of forty), so there it is a product, a softmax and a product over chunks of frames,
 * heads and query rows. A chunk's scores have at most 8 MiB in bf16: they stay in the cache and in
 * memory that the allocator hands out again. With 64 MiB, the same work takes twice as long (2 x
 * 4,096 tokens, 8 heads).
 *
 * <p>A second source of keys and values may be shared by all frames of a clip (the ReferenceNet's
 * tokens). On the CPU it is copied for the frames of one chunk at a time only.
 */
public final class Attention {
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
    double scale = 1 / Math.sqrt((double) query.size(2) / heads);
    Tensor queries = split(Tensors.scale(query, scale), heads);
    Tensor keys = split(own.key(), heads);
    Tensor values = split(own.value(), heads);
    long clips = shared == null ? 1 : shared.key().size(0);
    long frames = query.size(0) / clips;
    long count = own.key().size(1) + (shared == null ? 0 : shared.key().size(1));
    Chunks chunks = Chunks.of(frames, heads, query.size(1), count);
    List<Tensor> mixed = new ArrayList<>();
    for (long clip = 0; clip < clips; clip++) {
      for (long frame = 0; frame < frames; frame += chunks.frames()) {
        long first = clip * frames + frame;
        long rows = Math.min(chunks.frames(), frames - frame);
        mixed.add(
            chunks.mix(
                queries.narrow(0, first, rows),
                withClip(keys.narrow(0, first, rows), shared == null ? null : shared.key(), clip),
                withClip(
                    values.narrow(0, first, rows), shared == null ? null : shared.value(), clip),
                bias == null || bias.size(0) == 1 ? bias : bias.narrow(0, first, rows)));
      }
    }
    return merge(joined(0, mixed));
  }

  /** Own tokens [F, heads, M, d] and behind them, in every frame, those of a clip [B, S, C]. */
  private static Tensor withClip(Tensor own, Tensor shared, long clip) {
    if (shared == null) {
      return own;
    }
    Tensor common = split(shared.narrow(0, clip, 1), Math.toIntExact(own.size(1)));
    return Tensors.cat(2, own, common.expand(own.size(0), -1, -1, -1));
  }

  private static Tensor joined(long axis, List<Tensor> parts) {
    return parts.size() == 1 ? parts.get(0) : Tensors.cat(axis, parts);
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
   * How many frames, heads and query rows are multiplied at once: as many as keep the scores in the
   * cache, and as few rows as a product needs to be fast.
   */
  private record Chunks(long frames, long heads, long rows) {
    private static final long SCORES = 1L << 22;
    private static final long FEWEST_ROWS = 512;
    private static final long REGISTER_BYTES = 64;

    static Chunks of(long frames, long heads, long rows, long tokens) {
      long together = Math.min(rows, Math.max(FEWEST_ROWS, SCORES / (tokens * heads)));
      long perHead = together * tokens;
      return new Chunks(
          Math.max(1, Math.min(frames, SCORES / (perHead * heads))),
          Math.max(1, Math.min(heads, SCORES / perHead)),
          together);
    }

    /** Query [F, heads, N, d], keys and values [F, heads, M, d]; gives [F, heads, N, d]. */
    Tensor mix(Tensor query, Tensor keys, Tensor values, Tensor bias) {
      try (TensorScope scope = TensorScope.open()) {
        List<Tensor> mixed = new ArrayList<>();
        for (long head = 0; head < query.size(1); head += heads) {
          long count = Math.min(heads, query.size(1) - head);
          Tensor biasOfHeads =
              bias == null || bias.size(1) == 1 ? bias : bias.narrow(1, head, count);
          mixed.add(
              mixHeads(
                  query.narrow(1, head, count),
                  keys.narrow(1, head, count).contiguous().transpose(2, 3),
                  values.narrow(1, head, count).contiguous(),
                  biasOfHeads));
        }
        return scope.keep(joined(1, mixed));
      }
    }

    private Tensor mixHeads(Tensor query, Tensor keys, Tensor values, Tensor bias) {
      List<Tensor> mixed = new ArrayList<>();
      for (long row = 0; row < query.size(2); row += rows) {
        long count = Math.min(rows, query.size(2) - row);
        Tensor biasOfRows = bias == null || bias.size(2) == 1 ? bias : bias.narrow(2, row, count);
        mixed.add(mixRows(query.narrow(2, row, count), keys, values, biasOfRows));
      }
      return joined(2, mixed);
    }

    private static Tensor mixRows(Tensor query, Tensor keys, Tensor values, Tensor bias) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor scores = torch.matmul(query, keys);
        if (bias != null) {
          scores = scores.add(Tensors.cast(bias, scores.scalar_type().intern()));
        }
        return scope.keep(torch.matmul(softmax(scores), values));
      }
    }

    /**
     * Softmax over the last axis. Rows shorter than a vector register (attention over a few frames)
     * are laid side by side first, because libtorch's kernel takes them one number at a time.
     */
    private static Tensor softmax(Tensor scores) {
      long length = scores.size(-1);
      if (length * scores.element_size() >= REGISTER_BYTES) {
        return Tensors.softmax(scores);
      }
      Tensor columns = scores.reshape(-1, length).t().contiguous();
      Tensor weights = torch.softmax(columns, 0, new ScalarTypeOptional());
      return weights.t().contiguous().reshape(Tensors.shape(scores));
    }
  }
}
