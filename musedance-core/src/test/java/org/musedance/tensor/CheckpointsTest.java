package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  /** f32 sums of the same numbers in another order. */
  private static final float TOLERANCE = 1e-6f;

  private final Linear before = new Linear(3, 4);
  private final Linear first = new Linear(4, 4);
  private final Linear second = new Linear(4, 4);
  private final List<Linear> layers = List.of(before, first, second);
  private int computed;

  CheckpointsTest() {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).initialise(i);
    }
  }

  private void forgetGradients() {
    for (Linear layer : layers) {
      for (Parameter parameter : layer.namedParameters().values()) {
        try (TensorScope scope = TensorScope.open()) {
          parameter.set(parameter.tensor().detach());
          parameter.tensor().set_requires_grad(true);
        }
      }
    }
  }

  /**
   * Two segments, of which the second reads what the first gives twice and what both were given.
   */
  private float[] gradients(Checkpoints checkpoints) {
    forgetGradients();
    try (TensorScope scope = TensorScope.open()) {
      UnaryOperator<Tensor> boundary = checkpoints.boundary();
      Tensor made = before.forward(Tensors.of(new float[] {1, -2, 0.5f, 3, 1, 0}, 2, 3));
      Tensor entered = boundary.apply(made);
      Tensor scaled = boundary.apply(Tensors.scale(made, 0.5));
      Tensor middle =
          checkpoints.segment(
              () -> {
                computed++;
                return torch.tanh(first.forward(entered));
              });
      Tensor last = checkpoints.segment(() -> second.forward(middle).mul(middle).add(scaled));
      checkpoints.backward(last.square().mean());
      float[] all = new float[0];
      for (Linear layer : layers) {
        float[] own = Tensors.floats(layer.weight().grad());
        float[] longer = Arrays.copyOf(all, all.length + own.length);
        System.arraycopy(own, 0, longer, all.length, own.length);
        all = longer;
      }
      return all;
    }
  }

  @Test
  void gradientsAreThoseOfAGraphThatKeepsEverything() {
    float[] expected = gradients(Checkpoints.off());
    assertThat(computed).isEqualTo(1);

    assertThat(gradients(Checkpoints.on())).containsExactly(expected, within(TOLERANCE));
    assertThat(computed).as("once forward, once for the gradient").isEqualTo(3);
  }

  @Test
  void aBoundaryLetsThroughWhatIsNotThereOrDoesNotLearn() {
    try (TensorScope scope = TensorScope.open()) {
      Checkpoints checkpoints = Checkpoints.on();
      UnaryOperator<Tensor> boundary = checkpoints.boundary();
      Tensor fixed = boundary.apply(Tensors.of(new float[] {2}, 1));
      Tensor weight = Tensors.of(new float[] {3}, 1);
      weight.set_requires_grad(true);

      assertThat(boundary.apply(null)).isNull();
      assertThat(fixed.requires_grad()).isFalse();
      checkpoints.backward(checkpoints.segment(() -> fixed.mul(weight)).sum());
      assertThat(Tensors.floats(weight.grad())).containsExactly(2);
    }
  }

  @Test
  void freesWhatItKept() {
    gradients(Checkpoints.on());
    long kept = Pointer.totalCount();
    for (int i = 0; i < 3; i++) {
      gradients(Checkpoints.on());
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(kept);
  }
}
