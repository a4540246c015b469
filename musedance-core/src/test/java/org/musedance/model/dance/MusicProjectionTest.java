package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.Reference;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class MusicProjectionTest {
  private static final MusicProjectionConfig TINY = new MusicProjectionConfig(5, 6, 16, 3, 8);

  private static MusicProjection tiny() {
    MusicProjection projection = new MusicProjection(TINY);
    projection.initialise(1);
    return projection;
  }

  @Test
  void givesNormalisedTokensForEveryFrame() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tokens = tiny().forward(Seeds.frameNoise(1, 0, 4, 5, 6));
      assertThat(Tensors.shape(tokens)).isEqualTo(new long[] {4, 3, 8});
      float[] means = Tensors.floats(tokens.mean(new long[] {2}, false, null));
      // a layer norm with weights 1 and 0 leaves the mean of 8 values at rounding error
      assertThat(means).containsExactly(new float[12], within(1e-6f));
    }
  }

  @Test
  void aFrameHearsItsOwnWindowAlone() {
    try (TensorScope scope = TensorScope.open()) {
      MusicProjection projection = tiny();
      Tensor features = Seeds.frameNoise(1, 0, 4, 5, 6);
      Tensor all = projection.forward(features);
      Tensor third = projection.forward(features.narrow(0, 2, 1));
      Reference.assertClose(third, all.narrow(0, 2, 1), 1e-6);
    }
  }

  @Test
  void keysAreHallosAndEveryWeightGetsAGradient() {
    MusicProjection projection = tiny();
    assertThat(projection.namedTensors().keySet())
        .containsExactly(
            "proj1.weight",
            "proj1.bias",
            "proj2.weight",
            "proj2.bias",
            "proj3.weight",
            "proj3.bias",
            "norm.weight",
            "norm.bias");
    projection.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor tokens = projection.forward(Seeds.frameNoise(1, 0, 4, 5, 6));
      Tensor loss = tokens.mul(Seeds.frameNoise(2, 0, 4, 3, 8)).sum();
      Reference.assertGradientsReachAll(projection, loss);
    }
  }

  @Test
  void aWrongWindowIsNamed() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor features = Seeds.frameNoise(1, 0, 4, 3, 6);
      assertThatThrownBy(() -> tiny().forward(features))
          .hasMessageContaining("[frames, 5, 6], but were [4, 3, 6]");
    }
  }
}
