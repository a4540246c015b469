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
    if (shared == null) {
      Chunks chunks = Chunks.of(query.size(0), heads, query.size(1), own.key().size(1));
      return Attention.merge(chunks.mix(queries, keys, values, null, bias));
    }
    long clips = shared.key().size(0);
    long frames = query.size(0) / clips;
    long count = own.key().size(1) + shared.key().size(1);
    Chunks chunks = Chunks.of(query.size(0), heads, query.size(1), count);
    long together = Math.max(1, chunks.frames() / frames);
    List<Tensor> queryParts = parts(queries, 0, together * frames);
    List<Tensor> keyParts = parts(keys, 0, together * frames);
    List<Tensor> valueParts = parts(values, 0, together * frames);
    List<Tensor> sharedKeys = parts(Attention.split(shared.key(), heads), 0, together);
    List<Tensor> sharedValues = parts(Attention.split(shared.value(), heads), 0, together);
    List<Tensor> mixed = new ArrayList<>();
    for (int i = 0; i < queryParts.size(); i++) {
      KeyValue common = new KeyValue(sharedKeys.get(i), sharedValues.get(i));
      mixed.add(
          chunks.mix(
              queryParts.get(i),
              keyParts.get(i),
              valueParts.get(i),
              common,
              partOf(bias, 0, i, together * frames)));
    }
    return Attention.merge(joined(0, mixed));
  }

  /**
   * Own tokens [F, heads, M, d] and behind them, in every frame, those of its clip [B, heads, S,
   * d].
   */
  private static Tensor withClip(Tensor own, Tensor shared) {
    Tensor common =
        shared.unsqueeze(1).expand(-1, own.size(0) / shared.size(0), -1, -1, -1).flatten(0, 1);
    return Tensors.cat(2, own, common);
  }

  /**
   * A tensor cut along an axis, itself when it is no longer than a part. One cut into many costs
   * less to learn through than many cuts: the gradient of each is as large as the whole.
   */
  private static List<Tensor> parts(Tensor tensor, long axis, long length) {
    return tensor.size(axis) <= length
        ? List.of(tensor)
        : List.of(tensor.split(length, axis).get());
  }

  /** What of a bias belongs to a part; all of it where it is the same along the axis. */
  private static Tensor partOf(Tensor bias, long axis, long index, long length) {
    if (bias == null || bias.size(axis) <= length) {
      return bias;
    }
    long first = index * length;
    return bias.narrow(axis, first, Math.min(length, bias.size(axis) - first));
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

    /**
     * Query [F, heads, N, d], keys and values [F, heads, M, d], and those of F frames' clips [B,
     * heads, S, d] or null; gives [F, heads, N, d].
     */
    Tensor mix(Tensor query, Tensor keys, Tensor values, KeyValue shared, Tensor bias) {
      List<Tensor> queryParts = parts(query, 0, frames);
      List<Tensor> keyParts = parts(keys, 0, frames);
      List<Tensor> valueParts = parts(values, 0, frames);
      List<Tensor> mixed = new ArrayList<>();
      for (int i = 0; i < queryParts.size(); i++) {
        try (TensorScope scope = TensorScope.open()) {
          Tensor key = keyParts.get(i);
          Tensor value = valueParts.get(i);
          mixed.add(
              scope.keep(
                  mixFrames(
                      queryParts.get(i),
                      shared == null ? key : withClip(key, shared.key()),
                      shared == null ? value : withClip(value, shared.value()),
                      partOf(bias, 0, i, frames))));
        }
      }
      return joined(0, mixed);
    }

    private Tensor mixFrames(Tensor query, Tensor keys, Tensor values, Tensor bias) {
      List<Tensor> queryParts = parts(query, 1, heads);
      List<Tensor> keyParts = parts(keys, 1, heads);
      List<Tensor> valueParts = parts(values, 1, heads);
      List<Tensor> mixed = new ArrayList<>();
      for (int i = 0; i < queryParts.size(); i++) {
        mixed.add(
            mixHeads(
                queryParts.get(i),
                keyParts.get(i).contiguous().transpose(2, 3),
                valueParts.get(i).contiguous(),
                partOf(bias, 1, i, heads)));
      }
      return joined(1, mixed);
    }

    private Tensor mixHeads(Tensor query, Tensor keys, Tensor values, Tensor bias) {
      List<Tensor> queryParts = parts(query, 2, rows);
      List<Tensor> mixed = new ArrayList<>();
      for (int i = 0; i < queryParts.size(); i++) {
        mixed.add(mixRows(queryParts.get(i), keys, values, partOf(bias, 2, i, rows)));
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
