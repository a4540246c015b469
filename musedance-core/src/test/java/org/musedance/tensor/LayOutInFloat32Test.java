package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayOutInFloat32Test extends LayOutContract {
  LayOutInFloat32Test() {
    super(ScalarType.Float);
  }

  private static void storeInHalf(Layer layer) {
    layer.initialise(3);
    layer.to(Compute.cpu().with(ScalarType.BFloat16));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsStoredInFewerBitsStaySoUnlessTheyAreUsedOften(boolean often) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Linear linear = new Linear(512, 1024);
      Conv2d conv = Conv2d.same(256, 256);
      Tensor rows = Seeds.frameNoise(1, 0, 3, 512);
      Tensor map = Seeds.frameNoise(2, 0, 1, 256, 9, 8);
      storeInHalf(linear);
      storeInHalf(conv);
      float[] product = Tensors.floats(linear.forward(rows));
      float[] convolved = Tensors.floats(conv.forward(map));

      linear.layOutForInference(often);
      conv.layOutForInference(often);

      assertThat(Distance.relative(Tensors.floats(linear.forward(rows)), product)).isLessThan(2e-6);
      assertThat(Distance.relative(Tensors.floats(conv.forward(map)), convolved)).isLessThan(2e-6);
      for (Layer layer : new Layer[] {linear, conv}) {
        Parameter weight = layer.namedParameters().get("weight");
        if (often) {
          assertThatThrownBy(weight::tensor).isInstanceOf(IllegalStateException.class);
        } else {
          assertThat(weight.tensor().scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
        }
      }
    }
  }
}
