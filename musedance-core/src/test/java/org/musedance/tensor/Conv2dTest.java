package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Conv2dTest {
  private static final int TIMES = 5;

  /** What is left in memory that is given back must not get into a gradient. */
  @ParameterizedTest
  @CsvSource({
    "32, 2, 1", "32, 8, 1", "32, 10, 1", "20, 32, 1", "24, 24, 1", "24, 24, 2", "3, 32, 1",
    "3, 32, 2", "32, 32, 1", "48, 48, 1", "48, 32, 2", "80, 40, 1", "16, 96, 1", "16, 96, 2"
  })
  void theGradientIsThatInFloat64(long in, long out, int stride) {
    try (TensorScope scope = TensorScope.open()) {
      Conv2d conv = new Conv2d(in, out, 3, stride, 1);
      conv.initialise(1);
      Tensor x = Seeds.frameNoise(1, 0, 8, in, 16, 16);
      Tensor upstream = Seeds.frameNoise(1, 1, 8, out, 16 / stride, 16 / stride);

      float[] exact = gradient(conv, x, upstream, ScalarType.Double);

      for (int i = 0; i < TIMES; i++) {
        assertThat(Distance.relative(gradient(conv, x, upstream, ScalarType.Float), exact))
            .isLessThan(1e-5);
        assertThat(Distance.relative(gradient(conv, x, upstream, ScalarType.BFloat16), exact))
            .isLessThan(0.01);
      }
    }
  }

  private static float[] gradient(Conv2d conv, Tensor x, Tensor upstream, ScalarType type) {
    Tensor input = x.to(type).clone().detach();
    input.set_requires_grad(true);
    Tensor y = conv.forward(input);
    Tensor loss = y.mul(upstream.to(type)).sum();
    litter();
    loss.backward();
    return Tensors.floats(input.grad());
  }

  /** Leaves numbers in the memory that the allocator hands out next. */
  private static void litter() {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> litter = new ArrayList<>();
      for (long size = 64; size <= 1 << 22; size *= 4) {
        for (int i = 0; i < 8; i++) {
          litter.add(Tensors.empty(ScalarType.BFloat16, size).fill_(new Scalar(1e30)));
        }
      }
    }
  }
}
