package org.musedance.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Attention;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * How long one call of attention takes, from tokens to tokens: {@link Attention} and libtorch's
 * {@code scaled_dot_product_attention}, both with the splitting into heads.
 *
 * @param ours median seconds of a call
 * @param libtorch median seconds of a call
 */
record AttentionSpeed(double ours, double libtorch) {
  private static final long SEED = 1;
  private static final int MOST_CALLS = 1000;

  /** Stable Diffusion 1.5 at 512 px, and the motion modules of the small model. */
  static final List<Size> SIZES =
      List.of(
          new Size("self, 8 heads, 4096 tokens, d 40", 1, 4096, 4096, 8, 40),
          new Size("self, 8 heads, 1024 tokens, d 80", 1, 1024, 1024, 8, 80),
          new Size("temporal, 3072 x 10 frames, d 8", 3072, 10, 10, 8, 8),
          new Size("cross, 4096 x 77 tokens, d 40", 1, 4096, 77, 8, 40));

  /**
   * Query [batch, tokens, heads * width] to context [batch, context, heads * width].
   *
   * @param width of one head
   */
  record Size(String name, long batch, long tokens, long context, int heads, long width) {
    /** Multiplications and additions of both products; the softmax is not counted. */
    double operations() {
      return 4.0 * batch * tokens * context * heads * width;
    }
  }

  /** Repeats each kernel for a time, after one call to warm up. */
  static AttentionSpeed measure(Size size, ScalarType type, double seconds) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Tensor query = random(0, size.tokens(), size, type);
      KeyValue context =
          new KeyValue(
              random(1, size.context(), size, type), random(2, size.context(), size, type));
      return new AttentionSpeed(
          median(() -> Attention.apply(query, context, size.heads()), seconds),
          median(() -> libtorch(query, context, size.heads()), seconds));
    }
  }

  private static Tensor random(long which, long tokens, Size size, ScalarType type) {
    long width = size.heads() * size.width();
    return Tensors.cast(Seeds.frameNoise(SEED, which, size.batch(), tokens, width), type);
  }

  private static Tensor libtorch(Tensor query, KeyValue context, int heads) {
    Tensor mixed =
        torch.scaled_dot_product_attention(
            split(query, heads),
            split(context.key(), heads),
            split(context.value(), heads),
            new TensorOptional(),
            0.0,
            false,
            new DoubleOptional(),
            false);
    return mixed.transpose(1, 2).flatten(2, 3).contiguous();
  }

  private static Tensor split(Tensor tokens, int heads) {
    return tokens.unflatten(2, new long[] {heads, -1}).transpose(1, 2);
  }

  private static double median(Supplier<Tensor> kernel, double seconds) {
    secondsOf(kernel);
    double[] times = new double[MOST_CALLS];
    int calls = 0;
    for (double spent = 0; calls == 0 || spent < seconds && calls < MOST_CALLS; calls++) {
      times[calls] = secondsOf(kernel);
      spent += times[calls];
    }
    Arrays.sort(times, 0, calls);
    return times[calls / 2];
  }

  private static double secondsOf(Supplier<Tensor> kernel) {
    try (TensorScope scope = TensorScope.open()) {
      long start = System.nanoTime();
      kernel.get();
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
