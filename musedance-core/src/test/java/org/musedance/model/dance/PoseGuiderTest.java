package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class PoseGuiderTest {
  private static PoseGuider tiny() {
    return new PoseGuider(new PoseGuiderConfig(8, List.of(4, 8, 8, 16)));
  }

  @Test
  void agreesWithAnimateAnyoneOnWeightsMadeFromKeys() {
    PoseGuider guider = tiny();
    Golden.fill(guider);
    assertThat(guider.parameterCount()).isEqualTo(4_636);
    try (TensorScope scope = TensorScope.open()) {
      Tensor frames = Golden.input(1, 3, 2, 16, 16).squeeze(0).transpose(0, 1);
      Tensor features = guider.forward(frames).transpose(0, 1).unsqueeze(0);
      new Golden.Expected(
              0.415077,
              1.943472,
              new float[] {-0.0368783f, -0.0271835f, -0.0274025f, -0.0372132f},
              new float[] {-0.0292637f, -0.0331780f, -0.0438571f, -0.0455993f})
          .matches(features, 1, 8, 2, 2, 2);
    }
  }

  @Test
  void hasThePublishedSizes() {
    PoseGuider guider = new PoseGuider(new PoseGuiderConfig(320, List.of(16, 32, 96, 256)));
    // pose_guider.pth of AnimateAnyone
    assertThat(guider.namedTensors()).hasSize(16);
    assertThat(guider.parameterCount()).isEqualTo(1_086_480);
  }

  @Test
  void guidesNowhereBeforeItIsTrained() {
    PoseGuider guider = tiny();
    guider.initialise(4);
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Tensors.floats(guider.forward(Golden.input(1, 3, 16, 16)))).containsOnly(0f);
    }
  }

  @Test
  void everyWeightGetsAGradient() {
    PoseGuider guider = tiny();
    Golden.fill(guider);
    guider.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor loss = guider.forward(Golden.input(2, 3, 16, 24)).square().sum();
      Reference.assertGradientsReachAll(guider, loss);
    }
  }
}
