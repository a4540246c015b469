package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class LossMeansTest {
  @Test
  void areOfAllPassesAndParts() {
    try (TensorScope scope = TensorScope.open()) {
      LossMeans means = new LossMeans(true);
      means.add(new Stage.Losses(number(3), Map.of("error", number(1))));
      means.add(new Stage.Losses(number(5), Map.of("error", number(2))));

      assertThat(means.total()).isEqualTo(4);
      assertThat(means.over(RankGroup.alone()))
          .containsExactlyInAnyOrderEntriesOf(Map.of("loss", 4.0, "error", 1.5));
    }
  }

  /** A part that has no single value shows whether it is read. */
  @Test
  void readNoPartsThatNobodyLooksAt() {
    try (TensorScope scope = TensorScope.open()) {
      Stage.Losses losses = new Stage.Losses(number(3), Map.of("error", number(1, 2)));
      LossMeans means = new LossMeans(false);
      means.add(losses);

      assertThat(means.total()).isEqualTo(3);
      assertThat(means.over(RankGroup.alone())).containsOnlyKeys("loss");
      assertThatThrownBy(() -> new LossMeans(true).add(losses))
          .isInstanceOf(RuntimeException.class);
    }
  }

  private static Tensor number(float... values) {
    Tensor tensor = Tensors.of(values, values.length);
    return values.length == 1 ? tensor.squeeze() : tensor;
  }
}
