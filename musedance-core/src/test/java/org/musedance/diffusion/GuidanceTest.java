package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class GuidanceTest {
  private final TensorScope scope = TensorScope.open();
  private final Tensor none = Tensors.of(new float[] {0, 1, 2, 3}, 2, 2);
  private final Tensor text = Tensors.of(new float[] {1, 1, 4, 3}, 2, 2);
  private final Tensor full = Tensors.of(new float[] {1, 3, 4, 7}, 2, 2);

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void oneScaleLeadsFromUnconditionalToFull() {
    Guidance guidance = Guidance.of(3.5);
    assertThat(guidance.passes()).isEqualTo(2);
    assertThat(Tensors.floats(guidance.mix(none, null, full))).containsExactly(3.5f, 8, 9, 17);
  }

  @Test
  void twoScalesWeighTextAndMusicApart() {
    Guidance guidance = new Guidance(2, 3, 0);
    assertThat(guidance.passes()).isEqualTo(3);
    assertThat(Tensors.floats(guidance.mix(none, text, full)))
        .containsExactly(0 + 2 * 1 + 3 * 0, 1 + 2 * 0 + 3 * 2, 2 + 2 * 2 + 3 * 0, 3 + 3 * 4);
  }

  @Test
  void equalScalesNeedNoThirdPass() {
    float[] twoPasses = Tensors.floats(Guidance.of(3).mix(none, null, full));
    float[] threePasses = Tensors.floats(new Guidance(3, 3.0000001, 0).mix(none, text, full));
    assertThat(twoPasses).containsExactly(threePasses, within(1e-5f));
  }

  @Test
  void scaleOneIsTheFullOutputInOnePass() {
    assertThat(Guidance.NONE.passes()).isEqualTo(1);
    assertThat(Guidance.NONE.mix(null, null, full)).isSameAs(full);
  }

  @Test
  void fullRescaleRestoresEachSamplesDeviation() {
    Tensor guided = new Guidance(4, 4, 1).mix(none, null, full);
    ScalarDeviation expected = new ScalarDeviation(Tensors.floats(full));
    ScalarDeviation actual = new ScalarDeviation(Tensors.floats(guided));
    assertThat(actual.of(0)).isCloseTo(expected.of(0), within(1e-5));
    assertThat(actual.of(1)).isCloseTo(expected.of(1), within(1e-5));
  }

  @Test
  void refusesARescaleAboveOne() {
    assertThatThrownBy(() -> new Guidance(2, 2, 1.5))
        .hasMessage("guidance rescale must be between 0 and 1, but was 1.5");
  }

  /** The unbiased deviation of a row of two values: |a − b| / √2. */
  private record ScalarDeviation(float[] values) {
    double of(int row) {
      return Math.abs(values[2 * row] - values[2 * row + 1]) / Math.sqrt(2);
    }
  }
}
