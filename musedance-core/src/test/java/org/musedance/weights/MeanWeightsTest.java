package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class MeanWeightsTest {
  @TempDir private Path folder;

  private Weights saved(String name, Map<String, Tensor> tensors) {
    Path file = folder.resolve(name + ".safetensors");
    WeightsFile.save(file, tensors);
    return Weights.open(file);
  }

  @Test
  void meansOfFractionsAndTheFirstOfWholeNumbers() {
    try (TensorScope scope = TensorScope.open();
        Weights mean =
            Weights.mean(
                List.of(
                    saved("one", tensors(ScalarType.BFloat16, 1, 7)),
                    saved("two", tensors(ScalarType.Float, 2, 8)),
                    saved("three", tensors(ScalarType.Float, 6, 9))))) {
      assertThat(mean.names()).containsExactlyInAnyOrder("weight", "places");
      assertThat(mean.dtype("weight")).isEqualTo(ScalarType.Float);
      assertThat(Tensors.floats(mean.tensor("weight"))).containsOnly(3);
      assertThat(Tensors.longs(mean.tensor("places"))).containsExactly(7);
      assertThat(mean.files()).hasSize(3);
    }
  }

  private static Map<String, Tensor> tensors(ScalarType type, float value, long place) {
    return Map.of(
        "weight", Tensors.cast(Tensors.of(new float[] {value, value}, 2), type),
        "places", Tensors.of(new long[] {place}, 1));
  }

  @Test
  void refusesOtherNamesAndShapes() {
    try (TensorScope scope = TensorScope.open()) {
      Weights two = saved("two", Map.of("weight", Tensors.of(new float[] {1, 2}, 2)));
      Weights three = saved("three", Map.of("weight", Tensors.of(new float[] {1, 2, 3}, 3)));
      Weights other = saved("other", Map.of("bias", Tensors.of(new float[] {1, 2}, 2)));

      assertThatThrownBy(() -> Weights.mean(List.of(two, three)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("\"weight\" differs in ");
      assertThatThrownBy(() -> Weights.mean(List.of(two, other)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("differ in names");
      List.of(two, three, other).forEach(Weights::close);
    }
  }
}
