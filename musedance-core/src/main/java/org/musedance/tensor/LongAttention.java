package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention to many tokens in bf16 on the CPU, for use without gradients: as {@link
 * ChunkedAttention} a product, a softmax and a product, but for some rows of one head at a time and
 * always in the same memory. Keys and values are laid out for a whole frame at once, and those that
 * all frames of a clip share only once per clip.
 */
final class LongAttention {
  /** For fewer tokens, products of several heads and frames at once are faster. */
  private static final long LEAST_TOKENS = 1024;

  /** Scores at a time, 4 MiB in bf16: they stay in the cache. */
  private static final long SCORES = 1L << 21;

  private static final ScalarType TYPE = ScalarType.BFloat16;

  private static final long FEWEST_ROWS = 512;

  /** Values are as many numbers wide as fill whole registers; others take longer to multiply. */
  private static final long REGISTER = 16;

  private final int heads;
  private final long width;

  /** [heads, d, S + M], shared tokens first. */
  private final Tensor keys;

  /** [heads, S + M, d] with zeros behind d. */
  private final Tensor values;

  /** [rows, S + M]. */
  private final Tensor scores;

  /** [heads, N, d] with numbers without meaning behind d. */
  private final Tensor mixed;

  private LongAttention(int heads, long width, long rows, long tokens) {
    this.heads = heads;
    this.width = width;
    long filled = (width + REGISTER - 1) / REGISTER * REGISTER;
    long together = Math.min(rows, Math.max(FEWEST_ROWS, SCORES / tokens));
    keys = Tensors.empty(TYPE, heads, width, tokens);
    values = Tensors.empty(TYPE, heads, tokens, filled).zero_();
    scores = Tensors.empty(TYPE, together, tokens);
    mixed = Tensors.empty(TYPE, heads, rows, filled);
  }

  /** Whether it is made for a query [B, N, C] and so many tokens. */
  static boolean suits(Tensor query, long tokens) {
    return NoGrad.active()
        && query.is_cpu()
        && query.scalar_type().intern() == TYPE
        && tokens >= LEAST_TOKENS
        && query.size(1) >= FEWEST_ROWS;
  }

  /**
   * Attention of query [B*F, N, C] to own [B*F, M, C] and shared [B, S, C], which may be null.
   * Gives [B*F, N, C].
   */
  static Tensor mix(Tensor query, KeyValue own, KeyValue shared, int heads) {
    try (TensorScope scope = TensorScope.open()) {
      long frames = query.size(0);
      long count = own.key().size(1);
      long common = shared == null ? 0 : shared.key().size(1);
      long perClip = shared == null ? frames : frames / shared.key().size(0);
      long width = query.size(2) / heads;
      LongAttention memory = new LongAttention(heads, width, query.size(1), common + count);
      Tensor made = Tensors.empty(TYPE, frames, query.size(1), query.size(2));
      for (long frame = 0; frame < frames; frame++) {
        if (common > 0 && frame % perClip == 0) {
          memory.layOut(shared.rows(frame / perClip, 1), 0);
        }
        memory.layOut(own.rows(frame, 1), common);
        memory.mix(query.narrow(0, frame, 1), made.narrow(0, frame, 1));
      }
      return scope.keep(made);
    }
  }

  /** Puts tokens [1, M, C] behind the first ones. */
  private void layOut(KeyValue tokens, long first) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor key = Attention.split(tokens.key(), heads).squeeze(0);
      Tensor value = Attention.split(tokens.value(), heads).squeeze(0);
      keys.narrow(2, first, key.size(1)).copy_(key.transpose(1, 2));
      values.narrow(1, first, value.size(1)).narrow(2, 0, width).copy_(value);
    }
  }

  /** From a query [1, N, C] to [1, N, C]. */
  private void mix(Tensor query, Tensor into) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor scaled = Tensors.scale(query, 1 / Math.sqrt(width));
      Tensor queries = Attention.split(scaled, heads).squeeze(0).contiguous();
      for (int head = 0; head < heads; head++) {
        mixHead(queries.select(0, head), head);
      }
      Attention.split(into, heads).squeeze(0).copy_(mixed.narrow(2, 0, width));
    }
  }

  private void mixHead(Tensor query, int head) {
    long rows = query.size(0);
    for (long first = 0; first < rows; first += scores.size(0)) {
      try (TensorScope scope = TensorScope.open()) {
        long count = Math.min(scores.size(0), rows - first);
        Tensor weights = scores.narrow(0, 0, count);
        torch.mm_out(weights, query.narrow(0, first, count), keys.select(0, head));
        torch.softmax_out(weights, weights, -1);
        torch.mm_out(
            mixed.select(0, head).narrow(0, first, count), weights, values.select(0, head));
      }
    }
  }
}
