package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static Tensor noise(long seed, long... shape) {
    return Seeds.frameNoise(seed, 0, shape);
  }

  /** Attention one head and one query at a time, in double arithmetic. */
  private static float[] plain(
      float[] q, float[] k, float[] v, int rows, int tokens, int width, int heads) {
    float[] out = new float[rows * width];
    int d = width / heads;
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < rows; i++) {
        double[] weight = new double[tokens];
        double sum = 0;
        for (int j = 0; j < tokens; j++) {
          double dot = 0;
          for (int c = 0; c < d; c++) {
            dot += q[i * width + h * d + c] * k[j * width + h * d + c];
          }
          weight[j] = Math.exp(dot / Math.sqrt(d));
          sum += weight[j];
        }
        for (int j = 0; j < tokens; j++) {
          for (int c = 0; c < d; c++) {
            out[i * width + h * d + c] += (float) (weight[j] / sum * v[j * width + h * d + c]);
          }
        }
      }
    }
    return out;
  }

  /** In f32 it is libtorch's kernel, in bf16 with gradients ours; both are right in f32. */
  private static void assertBoth(
      Tensor q, KeyValue own, KeyValue shared, int heads, Tensor bias, float[] expected) {
    Tensor fused =
        shared == null
            ? Attention.biased(q, own, heads, bias)
            : Attention.withShared(q, own, shared, heads);
    assertThat(Tensors.floats(fused)).containsExactly(expected, within(1e-5f));
    assertThat(Tensors.floats(ChunkedAttention.mix(q, own, shared, heads, bias)))
        .containsExactly(expected, within(1e-5f));
  }

  @Test
  void equalsThePlainFormulaAcrossChunks() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = noise(1, 1, 1100, 8);
      Tensor k = noise(2, 1, 30, 8);
      Tensor v = noise(3, 1, 30, 8);
      float[] expected =
          plain(Tensors.floats(q), Tensors.floats(k), Tensors.floats(v), 1100, 30, 8, 2);
      // float32 against double sums of 30 terms of order 1
      assertBoth(q, new KeyValue(k, v), null, 2, null, expected);
    }
  }

  @Test
  void equalsThePlainFormulaWhereEveryHeadIsAChunk() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = noise(1, 1, 520, 8);
      Tensor k = noise(2, 1, 5000, 8);
      Tensor v = noise(3, 1, 5000, 8);
      float[] expected =
          plain(Tensors.floats(q), Tensors.floats(k), Tensors.floats(v), 520, 5000, 8, 2);
      assertBoth(q, new KeyValue(k, v), null, 2, null, expected);
    }
  }

  @Test
  void everyFrameHeadAndRowHasItsOwnBias() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = noise(1, 3, 600, 4);
      KeyValue own = new KeyValue(noise(2, 3, 2500, 4), noise(3, 3, 2500, 4));
      Tensor bias = noise(4, 3, 2, 600, 2500);
      Tensor scores =
          heads(q, 2).matmul(heads(own.key(), 2).transpose(2, 3)).mul(new Scalar(Math.sqrt(0.5)));
      Tensor mixed = Tensors.softmax(scores.add(bias)).matmul(heads(own.value(), 2));
      float[] expected = Tensors.floats(mixed.transpose(1, 2).reshape(3, 600, 4));
      assertBoth(q, own, null, 2, bias, expected);
    }
  }

  private static Tensor heads(Tensor tokens, long heads) {
    return tokens
        .reshape(tokens.size(0), tokens.size(1), heads, tokens.size(2) / heads)
        .transpose(1, 2);
  }

  @Test
  void sharedTokensEqualTokensCopiedToEveryFrame() {
    try (TensorScope scope = TensorScope.open()) {
      long frames = 3;
      Tensor q = noise(1, 2 * frames, 600, 12);
      KeyValue own = new KeyValue(noise(2, 2 * frames, 7, 12), noise(3, 2 * frames, 7, 12));
      KeyValue shared = new KeyValue(noise(4, 2, 5, 12), noise(5, 2, 5, 12));
      KeyValue copied =
          new KeyValue(
              Tensors.cat(1, own.key(), Tensors.repeatRows(shared.key(), frames)),
              Tensors.cat(1, own.value(), Tensors.repeatRows(shared.value(), frames)));
      float[] expected = Tensors.floats(Attention.apply(q, copied, 3));
      assertBoth(q, own, shared, 3, null, expected);
      try (NoGrad noGrad = NoGrad.enter()) {
        assertBoth(q, own, shared, 3, null, expected);
      }
    }
  }

  /** Heads of a width that fills no register, and more rows than are mixed at once. */
  @Test
  void withoutGradientsManyTokensAreMixedAlike() {
    try (TensorScope scope = TensorScope.open()) {
      long frames = 2;
      Tensor q = Tensors.scale(noise(1, 2 * frames, 700, 20), 2);
      KeyValue own = new KeyValue(noise(2, 2 * frames, 3000, 20), noise(3, 2 * frames, 3000, 20));
      KeyValue shared = new KeyValue(noise(4, 2, 2500, 20), noise(5, 2, 2500, 20));
      float[] both = Tensors.floats(Attention.withShared(q, own, shared, 2));
      float[] alone = Tensors.floats(Attention.apply(q, own, 2));
      try (NoGrad noGrad = NoGrad.enter()) {
        Tensor half = q.to(ScalarType.BFloat16);
        assertThat(LongAttention.suits(half, 3000)).isTrue();
        assertClose(Attention.withShared(q, own, shared, 2), both);
        assertClose(Attention.apply(q, own, 2), alone);
        KeyValue ownHalf = own.map(each -> each.to(ScalarType.BFloat16));
        KeyValue sharedHalf = shared.map(each -> each.to(ScalarType.BFloat16));
        assertNear(Attention.withShared(half, ownHalf, sharedHalf, 2), both);
        assertNear(Attention.apply(half, ownHalf, 2), alone);
      }
    }
  }

  private static void assertClose(Tensor mixed, float[] expected) {
    assertThat(Tensors.shape(mixed)).containsExactly(4, 700, 20);
    assertThat(Distance.relative(Tensors.floats(mixed), expected)).isLessThan(1e-5);
  }

  /** Scores up to 30 are rounded to eight bits, which changes a weight by up to 1/16. */
  private static void assertNear(Tensor mixed, float[] expected) {
    float[] made = Tensors.floats(mixed);
    assertThat(made).hasSameSizeAs(expected);
    assertThat(Distance.relative(made, expected)).isLessThan(0.02);
  }

  @Test
  void bfloat16StaysNearFloat32() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = noise(1, 2, 40, 16);
      Tensor k = noise(2, 2, 40, 16);
      Tensor v = noise(3, 2, 40, 16);
      float[] expected = Tensors.floats(Attention.apply(q, new KeyValue(k, v), 4));
      ScalarType half = ScalarType.BFloat16;
      Tensor mixed = Attention.apply(q.to(half), new KeyValue(k.to(half), v.to(half)), 4);
      assertThat(mixed.scalar_type().intern()).isEqualTo(half);
      // bf16 has eight bits of mantissa: 2^-8 of values up to about 3, a few roundings
      assertThat(Tensors.floats(mixed)).containsExactly(expected, within(0.04f));
    }
  }

  @Test
  void aBiasOfMinusInfinityHidesTokens() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = noise(1, 1, 6, 4);
      KeyValue all = new KeyValue(noise(2, 1, 5, 4), noise(3, 1, 5, 4));
      KeyValue first = new KeyValue(all.key().narrow(1, 0, 3), all.value().narrow(1, 0, 3));
      float hidden = Float.NEGATIVE_INFINITY;
      Tensor bias = Tensors.of(new float[] {0, 0, 0, hidden, hidden}, 1, 1, 1, 5);
      assertThat(Tensors.floats(Attention.biased(q, all, 2, bias)))
          .containsExactly(Tensors.floats(Attention.apply(q, first, 2)), within(1e-6f));
    }
  }

  @Test
  void manyCallsHoldNoMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor q = noise(1, 1, 2048, 64);
      KeyValue own = new KeyValue(q, q);
      long count = 0;
      long bytes = 0;
      for (int i = 0; i < 12; i++) {
        try (TensorScope call = TensorScope.open()) {
          Attention.apply(q, own, 4);
        }
        if (i == 2) {
          count = Pointer.totalCount();
          bytes = Pointer.physicalBytes();
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
      // one call's scores are 64 MiB in all; nine more unfreed calls would add 600 MiB
      assertThat(Pointer.physicalBytes() - bytes).isLessThan(100L << 20);
    }
    assertThat(torch.get_num_threads()).isPositive();
  }
}
