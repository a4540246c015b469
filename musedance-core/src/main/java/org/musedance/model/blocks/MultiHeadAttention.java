package org.musedance.model.blocks;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Attention;
import org.musedance.tensor.FoldedAttention;
import org.musedance.tensor.InPlace;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.TokenBlocks;

/**
 * Multi-head attention with its projections (Vaswani et al. 2017, section 3.2.2; diffusers,
 * Attention). Keys and values are projected apart from queries, so that what stays the same through
 * all sampling steps is projected once.
 */
public class MultiHeadAttention extends Layer {
  /** Narrower layers are not folded. */
  private static final long FOLDED_WIDTH = 256;

  private final Linear toQuery;
  private final Linear toKey;
  private final Linear toValue;
  private final Linear toOut;
  private final int heads;

  public MultiHeadAttention(long width, long contextWidth, int heads) {
    this(width, contextWidth, heads, new Linear(width, width));
  }

  /** With a given output projection, such as one that starts at zero. */
  protected MultiHeadAttention(long width, long contextWidth, int heads, Linear output) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "the width of an attention must be a multiple of its heads, but was "
              + width
              + " for "
              + heads
              + " heads; change block_out_channels or attention_head_dim");
    }
    this.heads = heads;
    toQuery = child("to_q", Linear.unbiased(width, width));
    toKey = child("to_k", Linear.unbiased(contextWidth, width));
    toValue = child("to_v", Linear.unbiased(contextWidth, width));
    toOut = child("to_out.0", output);
  }

  /** Projects context [B, M, contextWidth] to keys and values [B, M, width]. */
  public final KeyValue project(Tensor context) {
    try (TensorScope scope = TensorScope.open()) {
      return new KeyValue(scope.keep(toKey.forward(context)), scope.keep(toValue.forward(context)));
    }
  }

  /**
   * What tokens attend to through all sampling steps. One of the two is null.
   *
   * @param projected keys and values [R, M, width]
   * @param folded the same with the other projections folded in, which few tokens allow
   */
  public record Context(KeyValue projected, FoldedAttention folded) {
    /** What some frames of one clip attend to. */
    public Context frames(long first, long count) {
      return folded == null
          ? new Context(projected.rows(first, count), null)
          : new Context(null, folded.rows(first, count));
    }

    /** With projected keys and values replaced; folded ones, which have no gradient, stay. */
    public Context map(UnaryOperator<Tensor> change) {
      return folded == null ? new Context(projected.map(change), null) : this;
    }
  }

  /**
   * Prepares context [R, M, contextWidth] for many uses, in the way that is fastest. Gradients, and
   * a GPU's own kernels, need it unfolded; narrow layers have too few numbers for a frame to be a
   * large product; and more scores than the width make folding the larger work, in bf16, where
   * small products are slow, more than twice as many.
   */
  public final Context prepare(Tensor context) {
    if (NoGrad.active() && isRepeated(context)) {
      return unfolded(context.narrow(1, 0, 1));
    }
    long width = toQuery.weight().size(0);
    boolean slowWhenSmall = context.scalar_type().intern() == ScalarType.BFloat16;
    boolean few = heads * context.size(1) <= (slowWhenSmall ? 2 * width : width);
    if (!few || width < FOLDED_WIDTH || !NoGrad.active() || context.is_cuda()) {
      return unfolded(context);
    }
    try (TensorScope scope = TensorScope.open()) {
      FoldedAttention folded =
          FoldedAttention.of(
              toQuery.weight(), project(context), toOut.weight(), toOut.bias(), heads);
      return new Context(null, folded.keptBy(scope));
    }
  }

  /** Whether all tokens are the same, as those of no music: they count as one. */
  private static boolean isRepeated(Tensor context) {
    try (TensorScope scope = TensorScope.open()) {
      return context.eq(context.narrow(1, 0, 1)).all().item_bool();
    }
  }

  /** Prepares context for uses with a bias. */
  public final Context unfolded(Tensor context) {
    return new Context(project(context), null);
  }

  /**
   * Adds to tokens [B*F, N, width] their attention, after a norm, to a context of every frame or
   * every clip.
   *
   * @param bias [B, 1, 1, M] added to the scores, or null
   */
  public final Tensor addTo(Tensor tokens, LayerNorm norm, Context context, Tensor bias) {
    FoldedAttention folded = context.folded();
    if (folded != null) {
      return TokenBlocks.residual(
          tokens, folded.rows(), (block, row) -> folded.apply(norm.forward(block), row));
    }
    Tensor values = context.projected().value();
    try (TensorScope scope = TensorScope.open()) {
      if (NoGrad.active() && bias == null && values.size(1) == 1) {
        // Whatever is asked, a single token is the answer.
        Tensor answer = toOut.forward(values);
        return scope.keep(tokens.add(Tensors.repeatRows(answer, tokens.size(0) / values.size(0))));
      }
      Tensor mixed = forward(norm.forward(tokens), context.projected(), bias);
      return scope.keep(InPlace.add(mixed, tokens));
    }
  }

  /**
   * Attention of tokens [B*F, N, width] to keys and values of every frame [B*F, M, width], or of
   * every clip [B, M, width].
   */
  public final Tensor forward(Tensor tokens, KeyValue context) {
    return forward(tokens, context, null);
  }

  /** The same with a bias [B, 1, 1, M] added to the scores; none when null. */
  public final Tensor forward(Tensor tokens, KeyValue context, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor query = toQuery.forward(tokens);
      // frames that share their context are one long row of queries: nothing is copied per frame
      Tensor joined = query.reshape(context.key().size(0), -1, query.size(2));
      Tensor mixed =
          bias == null
              ? Attention.apply(joined, context, heads)
              : Attention.biased(joined, context, heads, bias);
      return scope.keep(toOut.forward(mixed.reshape(query.size(0), query.size(1), -1)));
    }
  }

  /**
   * Self-attention of tokens [B*F, N, width], every frame seeing also the tokens shared by its clip
   * [B, S, width].
   */
  public final Tensor self(Tensor tokens, KeyValue shared) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor query = toQuery.forward(tokens);
      KeyValue own = project(tokens);
      Tensor mixed =
          shared == null
              ? Attention.apply(query, own, heads)
              : Attention.withShared(query, own, shared, heads);
      return scope.keep(toOut.forward(mixed));
    }
  }
}
