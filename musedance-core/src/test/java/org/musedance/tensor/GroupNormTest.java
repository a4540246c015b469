package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupNormTest {
  private static final long[] MAP = {2, 8, 40, 40};

  private static float[] scaleGradient(ScalarType type, boolean mapLearns) {
    GroupNorm norm = new GroupNorm(2, 8, 1e-5);
    norm.initialise(1);
    norm.to(new Compute(new Device("cpu"), type));
    Parameter scale = norm.namedParameters().get("weight");
    scale.tensor().set_requires_grad(true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor map = Tensors.channelsLast(Tensors.cast(Seeds.frameNoise(1, 1, MAP), type));
      map.set_requires_grad(mapLearns);
      norm.forward(map).square().sum().backward();
      return Tensors.floats(scale.tensor().grad());
    }
  }

  /** libtorch ends the process when only scale and shift learn from a channels-last map in bf16. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scaleLearnsInBfloat16WhetherTheMapDoesOrNot(boolean mapLearns) {
    float[] expected = scaleGradient(ScalarType.Float, true);

    // the gradient of a channel is about twice its 3,200 numbers, and bf16 has eight bits
    assertThat(scaleGradient(ScalarType.BFloat16, mapLearns))
        .containsExactly(expected, within(64f));
  }

  /**
   * The kernel for channels-last maps alone, which takes a difference of squares, loses all of it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void normalisesWhatVariesLittleAroundALargeMean(boolean channelsLast) {
    GroupNorm norm = new GroupNorm(2, 8, 1e-5);
    norm.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor far = Tensors.shift(Tensors.scale(Seeds.frameNoise(1, 1, MAP), 0.1), 100);
      Tensor map = channelsLast ? Tensors.channelsLast(far) : far;
      Tensor groups = Tensors.cast(far, ScalarType.Double).reshape(2, 2, -1);
      Tensor centred = groups.sub(groups.mean(new long[] {2}, true, new ScalarTypeOptional()));
      Tensor variance = centred.square().mean(new long[] {2}, true, new ScalarTypeOptional());
      Tensor expected = centred.div(Tensors.shift(variance, 1e-5).sqrt()).reshape(MAP);

      assertThat(Distance.relative(Tensors.floats(norm.forward(map)), Tensors.floats(expected)))
          .isLessThan(1e-4);
    }
  }

  @Test
  void framesTogetherLoseNoDigitsEither() {
    GroupNorm norm = new GroupNorm(2, 8, 1e-5);
    norm.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor map = Tensors.shift(Tensors.scale(Seeds.frameNoise(1, 1, MAP), 0.1), 100);
      float[] plain = Tensors.floats(norm.acrossFrames(map, 2));

      float[] channelsLast = Tensors.floats(norm.acrossFrames(Tensors.channelsLast(map), 2));

      assertThat(Distance.relative(channelsLast, plain)).isLessThan(1e-4);
    }
  }
}
