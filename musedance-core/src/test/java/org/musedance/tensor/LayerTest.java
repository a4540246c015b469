package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static final class Block extends Layer {
    private final Linear first = child("net.0.proj", new Linear(3, 4));
    private final LayerNorm norm = child("norm", new LayerNorm(4, 1e-5));
    private final Linear last = child("to_out.0", Linear.unbiased(4, 2));

    Tensor forward(Tensor x) {
      return last.forward(norm.forward(first.forward(x)));
    }
  }

  @Test
  void pathsAreThePublishedKeys() {
    assertThat(new Block().namedParameters().keySet())
        .containsExactly(
            "net.0.proj.weight", "net.0.proj.bias", "norm.weight", "norm.bias", "to_out.0.weight");
  }

  @Test
  void equalSeedsGiveEqualValues() {
    Block a = new Block();
    Block b = new Block();
    a.initialise(7);
    b.initialise(7);
    Block c = new Block();
    c.initialise(8);
    float[] one = Tensors.floats(a.namedParameters().get("net.0.proj.weight").tensor());
    assertThat(Tensors.floats(b.namedParameters().get("net.0.proj.weight").tensor()))
        .isEqualTo(one);
    assertThat(Tensors.floats(c.namedParameters().get("net.0.proj.weight").tensor()))
        .isNotEqualTo(one);
  }

  @Test
  void trainedWeightsGetGradientsAndFrozenOnesNone() {
    Block block = new Block();
    block.initialise(1);
    block.train(key -> key.startsWith("norm") || key.startsWith("to_out"));
    try (TensorScope scope = TensorScope.open()) {
      block.forward(Seeds.frameNoise(1, 0, 5, 3)).square().sum().backward();
      block
          .namedParameters()
          .forEach(
              (key, parameter) ->
                  assertThat(parameter.tensor().grad().defined())
                      .as(key)
                      .isEqualTo(!key.startsWith("net")));
    }
  }

  @Test
  void masterWeightsStayFloat32UnderBfloat16Input() {
    Block block = new Block();
    block.initialise(1);
    block.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = block.forward(Seeds.frameNoise(1, 0, 5, 3).to(ScalarType.BFloat16));
      assertThat(y.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      y.to(ScalarType.Float).sum().backward();
      Tensor gradient = block.namedParameters().get("to_out.0.weight").tensor().grad();
      assertThat(gradient.scalar_type().intern()).isEqualTo(ScalarType.Float);
    }
  }

  @Test
  void aNameGivenTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                new Layer() {
                  {
                    child("a", new Linear(1, 1));
                    child("a", new Linear(1, 1));
                  }
                })
        .hasMessageContaining("a was given twice");
  }

  @Test
  void layersMadeInsideAScopeOutliveIt() {
    Block block;
    try (TensorScope scope = TensorScope.open()) {
      block = new Block();
      block.initialise(3);
    }
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Tensors.floats(block.forward(Seeds.frameNoise(1, 0, 1, 3))))
          .doesNotContain(Float.NaN);
    }
  }
}
