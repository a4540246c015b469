package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Work on tokens that does not relate them, done on the CPU for a block of tokens at a time. What a
 * block needs on the way, several times the tokens themselves, then stays in the cache: a
 * feed-forward layer of Stable Diffusion is twice as fast, and its memory does not grow with the
 * number of frames.
 */
public final class TokenBlocks {
  /** Numbers of a block: 4,096 tokens of 320 channels. */
  private static final long NUMBERS = 4096 * 320;

  private TokenBlocks() {}

  /** Maps the tokens of one group. */
  @FunctionalInterface
  public interface Part {
    /** Maps tokens [1, n, C] of a group to the same shape. */
    Tensor apply(Tensor tokens, long group);
  }

  /**
   * Adds to tokens what a function makes of them; for use without gradients.
   *
   * @param tokens [B, N, C], whose B entries are equally many of every group, in order
   * @param groups how many there are
   * @return [B, N, C]
   */
  public static Tensor residual(Tensor tokens, long groups, Part part) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor rows = tokens.reshape(groups, -1, tokens.size(2));
      Tensor sum = torch.empty_like(rows);
      long most = tokens.is_cuda() ? rows.size(1) : Math.max(1, NUMBERS / rows.size(2));
      for (long group = 0; group < groups; group++) {
        for (long first = 0; first < rows.size(1); first += most) {
          long count = Math.min(most, rows.size(1) - first);
          addBlock(block(rows, group, first, count), block(sum, group, first, count), group, part);
        }
      }
      return scope.keep(sum.reshape(tokens.sizes()));
    }
  }

  private static void addBlock(Tensor from, Tensor to, long group, Part part) {
    try (TensorScope scope = TensorScope.open()) {
      torch.add_out(to, from, part.apply(from, group));
    }
  }

  private static Tensor block(Tensor rows, long group, long first, long count) {
    return rows.narrow(0, group, 1).narrow(1, first, count);
  }
}
