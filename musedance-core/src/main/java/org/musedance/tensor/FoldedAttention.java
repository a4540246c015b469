package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention to a few tokens that stay the same through all sampling steps, with its projections
 * folded into them.
 *
 * <p>With keys K and values V of a head, attention of x with its projections is
 *
 * <pre>Σ softmax(x Wqᵀ Kᵀ / √d) V Woᵀ = softmax(x A) B,  A = Wqᵀ Kᵀ / √d,  B = V Woᵀ</pre>
 *
 * where A and B stand beside each other for all heads. Two large products are left of two large and
 * two small ones per head; a frame of 4,096 places attends to 32 tokens seven times faster.
 */
public final class FoldedAttention {
  private final Tensor toScores;
  private final Tensor toOutput;
  private final Tensor bias;
  private final int heads;

  private FoldedAttention(Tensor toScores, Tensor toOutput, Tensor bias, int heads) {
    this.toScores = toScores;
    this.toOutput = toOutput;
    this.bias = bias;
    this.heads = heads;
  }

  /**
   * Folds the projections of queries and outputs into projected keys and values.
   *
   * @param query weight [C, C] of the projection of the queries
   * @param context keys and values [R, M, C]
   * @param output weight [C, C] of the projection of the outputs
   * @param bias [C] of the projection of the outputs
   */
  public static FoldedAttention of(
      Tensor query, KeyValue context, Tensor output, Tensor bias, int heads) {
    ScalarType type = context.key().scalar_type().intern();
    try (TensorScope scope = TensorScope.open()) {
      long width = query.size(0) / heads;
      Tensor queries = Tensors.cast(query, type).reshape(heads, width, -1);
      Tensor outputs = Tensors.cast(output, type).t().reshape(heads, width, -1);
      Tensor keys = Tensors.scale(context.key(), 1 / Math.sqrt(width));
      Tensor scores = torch.bmm(perHead(keys, heads), queries);
      Tensor mixed = torch.bmm(perHead(context.value(), heads), outputs);
      return new FoldedAttention(
          scope.keep(beside(scores, context)),
          scope.keep(beside(mixed, context).transpose(1, 2).contiguous()),
          scope.keep(Tensors.cast(bias.detach(), type)),
          heads);
    }
  }

  /** [R, M, C] to [heads, R*M, d]. */
  private static Tensor perHead(Tensor tokens, int heads) {
    return tokens.reshape(-1, heads, tokens.size(2) / heads).transpose(0, 1);
  }

  /** [heads, R*M, C] to [R, heads*M, C]. */
  private static Tensor beside(Tensor folded, KeyValue context) {
    long rows = context.key().size(0);
    return folded
        .reshape(folded.size(0), rows, -1, folded.size(2))
        .transpose(0, 1)
        .flatten(1, 2)
        .contiguous();
  }

  /** Hands the tensors to the scope around another. */
  public FoldedAttention keptBy(TensorScope scope) {
    return new FoldedAttention(scope.keep(toScores), scope.keep(toOutput), scope.keep(bias), heads);
  }

  /** How many rows of tokens there are to attend to: one per frame, or one for all. */
  public long rows() {
    return toScores.size(0);
  }

  /** Some of the rows; the only one stays, because it is everyone's. */
  public FoldedAttention rows(long first, long count) {
    return rows() == 1
        ? this
        : new FoldedAttention(
            toScores.narrow(0, first, count), toOutput.narrow(0, first, count), bias, heads);
  }

  /** Attention of tokens [1, n, C] to one of the rows; gives [1, n, C]. */
  public Tensor apply(Tensor tokens, long row) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor scores = Linear.multiply(tokens, toScores.select(0, row), null);
      Tensor perHead = scores.unflatten(2, new long[] {heads, -1});
      Tensor weights = ChunkedAttention.softmax(perHead).flatten(2, 3);
      return scope.keep(Linear.multiply(weights, toOutput.select(0, row), bias));
    }
  }
}
