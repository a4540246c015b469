package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class JointLatentsTest {
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);
  private static final double SURE = 50;
  private static final double FLOW_SCALE = 0.5;

  private final JointLatents joint = new JointLatents(3, FLOW_SCALE);

  /** A network's output with no residual, the same flow in latent pixels and keep everywhere. */
  private static Tensor output(double x, double y, double keep) {
    Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 4, 4);
    return Tensors.cat(
        1,
        zero.expand(-1, 3, -1, -1),
        Tensors.shift(zero, x / FLOW_SCALE),
        Tensors.shift(zero, y / FLOW_SCALE),
        Tensors.shift(zero, keep));
  }

  @Test
  void countsChannels() {
    assertThat(joint.channels()).isEqualTo(5);
    assertThat(joint.networkChannels()).isEqualTo(6);
  }

  @Test
  void noFlowAndSureKeepingGiveTheReferenceItself() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor reference = Seeds.frameNoise(1, 0, 1, 3, 4, 4);

      assertThat(Tensors.floats(joint.clean(output(0, 0, SURE), reference)))
          .containsExactly(Tensors.floats(joint.still(reference)), ROUNDING);
    }
  }

  @Test
  void aFlowOfOneLatentPixelShiftsTheReferenceByOne() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor reference = Seeds.frameNoise(1, 0, 1, 3, 4, 4);

      Tensor clean = joint.clean(output(1, 0, SURE), reference);

      assertThat(Tensors.floats(joint.image(clean).narrow(3, 0, 3)))
          .containsExactly(Tensors.floats(reference.narrow(3, 1, 3)), ROUNDING);
      assertThat(Tensors.floats(joint.flow(clean).select(1, 0))).containsOnly(1);
      assertThat(Tensors.floats(joint.flow(clean).select(1, 1))).containsOnly(0);
    }
  }

  @Test
  void whatIsNotKeptIsTheResidualAlone() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor reference = Seeds.frameNoise(1, 0, 1, 3, 4, 4);

      assertThat(Tensors.floats(joint.image(joint.clean(output(1, 1, -SURE), reference))))
          .containsExactly(new float[3 * 4 * 4], ROUNDING);
    }
  }

  @Test
  void anUntrainedNetworkKeepsMostOfTheReference() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor reference = Seeds.frameNoise(1, 0, 1, 3, 4, 4);
      // the logistic function of 2
      Tensor expected = Tensors.scale(reference, 0.880797078);

      assertThat(Tensors.floats(joint.image(joint.clean(output(0, 0, 0), reference))))
          .containsExactly(Tensors.floats(expected), ROUNDING);
    }
  }

  @Test
  void joinsWhatItTakesApart() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = Seeds.frameNoise(1, 0, 2, 3, 4, 4);
      Tensor flow = Seeds.frameNoise(1, 1, 2, 2, 4, 4);

      Tensor latents = joint.join(image, flow);

      assertThat(Tensors.shape(latents)).containsExactly(2, 5, 4, 4);
      assertThat(Tensors.floats(joint.image(latents))).isEqualTo(Tensors.floats(image));
      assertThat(Tensors.floats(joint.flow(latents))).isEqualTo(Tensors.floats(flow));
    }
  }

  @Test
  void aStillPictureHasNoMotion() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = Seeds.frameNoise(1, 0, 2, 3, 4, 4);

      Tensor still = joint.still(image);

      assertThat(Tensors.floats(joint.image(still))).isEqualTo(Tensors.floats(image));
      assertThat(Tensors.floats(joint.flow(still))).containsOnly(0);
    }
  }
}
