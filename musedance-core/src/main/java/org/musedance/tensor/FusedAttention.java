package org.musedance.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Attention by libtorch's {@code scaled_dot_product_attention}, which never stores the scores. */
final class FusedAttention {
  /**
   * From so many tokens on, those of a head are brought together on the CPU: products read them
   * once for every 256 queries, and are faster so.
   */
  private static final long TOGETHER = 1024;

  private FusedAttention() {}

  static Tensor mix(Tensor query, KeyValue own, KeyValue shared, int heads, Tensor bias) {
    if (shared == null) {
      return mix(query, own, heads, bias);
    }
    return query.is_cuda() || bias != null || !NoGrad.active()
        ? mix(query, withShared(own, shared, query.size(0)), heads, bias)
        : frameByFrame(query, own, shared, heads);
  }

  private static Tensor mix(Tensor query, KeyValue own, int heads, Tensor bias) {
    Tensor keys = Attention.split(own.key(), heads);
    Tensor values = Attention.split(own.value(), heads);
    return query.is_cuda() || own.key().size(1) < TOGETHER
        ? mix(query, keys, values, heads, bias)
        : mix(query, keys.contiguous(), values.contiguous(), heads, bias);
  }

  /** With keys and values [B, heads, M, d]. */
  private static Tensor mix(Tensor query, Tensor keys, Tensor values, int heads, Tensor bias) {
    Tensor mixed =
        torch.scaled_dot_product_attention(
            Attention.split(query, heads),
            keys,
            values,
            Tensors.optional(
                bias == null ? null : Tensors.cast(bias, query.scalar_type().intern())),
            0.0,
            false,
            new DoubleOptional(),
            false);
    return Attention.merge(mixed);
  }

  private static KeyValue withShared(KeyValue own, KeyValue shared, long rows) {
    long frames = rows / shared.key().size(0);
    return new KeyValue(
        Tensors.cat(1, own.key(), Tensors.repeatRows(shared.key(), frames)),
        Tensors.cat(1, own.value(), Tensors.repeatRows(shared.value(), frames)));
  }

  /**
   * The shared tokens stand in one place, and every frame's own are put behind them in turn. Those
   * of a head lie together, where products are faster.
   */
  private static Tensor frameByFrame(Tensor query, KeyValue own, KeyValue shared, int heads) {
    long clips = shared.key().size(0);
    long frames = query.size(0) / clips;
    List<Tensor> mixed = new ArrayList<>();
    for (long clip = 0; clip < clips; clip++) {
      Places keys = Places.of(shared.key().narrow(0, clip, 1), own.key().size(1), heads);
      Places values = Places.of(shared.value().narrow(0, clip, 1), own.value().size(1), heads);
      for (long frame = clip * frames; frame < (clip + 1) * frames; frame++) {
        Tensor seen = keys.with(own.key().narrow(0, frame, 1));
        Tensor said = values.with(own.value().narrow(0, frame, 1));
        mixed.add(mix(query.narrow(0, frame, 1), seen, said, heads, null));
      }
    }
    return Tensors.cat(0, mixed);
  }

  /**
   * Memory for the tokens that a frame sees.
   *
   * @param all [1, heads, S + M, d], the first S of them filled
   * @param own the last M of them
   */
  private record Places(Tensor all, Tensor own) {
    static Places of(Tensor shared, long count, int heads) {
      Tensor perHead = Attention.split(shared, heads);
      long before = perHead.size(2);
      Tensor all =
          Tensors.empty(shared.scalar_type().intern(), 1, heads, before + count, perHead.size(3));
      all.narrow(2, 0, before).copy_(perHead);
      return new Places(all, all.narrow(2, before, count));
    }

    Tensor with(Tensor tokens) {
      own.copy_(Attention.split(tokens, Math.toIntExact(all.size(1))));
      return all;
    }
  }
}
