package org.musedance.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention on the CPU as a product, a softmax and a product over chunks of frames, heads and query
 * rows. A chunk's scores have at most 8 MiB in bf16: they stay in the cache and in memory that the
 * allocator hands out again. With 64 MiB, the same work takes twice as long (2 x 4,096 tokens, 8
 * heads).
 *
 * <p>Keys and values that all frames of a clip share are copied for the frames of one chunk at a
 * time only.
 */
final class ChunkedAttention {
  private static final long REGISTER_BYTES = 64;

  private ChunkedAttention() {}

  static Tensor mix(Tensor query, KeyValue own, KeyValue shared, int heads, Tensor bias) {
    double scale = 1 / Math.sqrt((double) query.size(2) / heads);
    Tensor queries = Attention.split(Tensors.scale(query, scale), heads);
    Tensor keys = Attention.split(own.key(), heads);
    Tensor values = Attention.split(own.value(), heads);
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
    return Attention.merge(joined(0, mixed));
  }

  /** Own tokens [F, heads, M, d] and behind them, in every frame, those of a clip [B, S, C]. */
  private static Tensor withClip(Tensor own, Tensor shared, long clip) {
    if (shared == null) {
      return own;
    }
    Tensor common = Attention.split(shared.narrow(0, clip, 1), Math.toIntExact(own.size(1)));
    return Tensors.cat(2, own, common.expand(own.size(0), -1, -1, -1));
  }

  private static Tensor joined(long axis, List<Tensor> parts) {
    return parts.size() == 1 ? parts.get(0) : Tensors.cat(axis, parts);
  }

  /**
   * How many frames, heads and query rows are multiplied at once: as many as keep the scores in the
   * cache, and as few rows as a product needs to be fast.
   */
  private record Chunks(long frames, long heads, long rows) {
    private static final long SCORES = 1L << 22;
    private static final long FEWEST_ROWS = 512;

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
  }

  /**
   * Softmax over the last axis. Rows shorter than a vector register (attention over a few frames)
   * are laid side by side first, because libtorch's kernel takes them one number at a time.
   */
  static Tensor softmax(Tensor scores) {
    long length = scores.size(-1);
    if (length * scores.element_size() >= REGISTER_BYTES) {
      return Tensors.softmax(scores);
    }
    Tensor columns = scores.reshape(-1, length).t().contiguous();
    Tensor weights = torch.softmax(columns, 0, new ScalarTypeOptional());
    return weights.t().contiguous().reshape(Tensors.shape(scores));
  }
}
