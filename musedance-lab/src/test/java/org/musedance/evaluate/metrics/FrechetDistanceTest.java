package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class FrechetDistanceTest {

  /**
   * 1e-6 relative is the fixtures' tolerance; SciPy's own square root is off by more in few_rows.
   */
  @ParameterizedTest
  @CsvSource({
    "full_rank, POPULATION, 1e-6",
    "full_rank, SAMPLE, 1e-6",
    "few_rows, POPULATION, 1e-5",
    "few_rows, SAMPLE, 1e-5",
    "equal, POPULATION, 1e-6",
    "equal, SAMPLE, 1e-6"
  })
  void isThatOfScipy(String name, FrechetDistance variant, double relative) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> features = Fixtures.tensors("frechet.safetensors");
      String key = variant.name().toLowerCase(Locale.ROOT);
      double expected = Fixtures.expected().get("frechet").get(name).get(key).doubleValue();

      double distance =
          variant.of(rows(features.get(name + ".first")), rows(features.get(name + ".second")));

      assertThat(distance).isEqualTo(expected, within(relative * expected + 1e-8));
    }
  }

  private static double[][] rows(Tensor tensor) {
    float[] values = Tensors.floats(tensor);
    int columns = (int) tensor.size(1);
    double[][] rows = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      rows[i / columns][i % columns] = values[i];
    }
    return rows;
  }

  @Test
  void betweenIndependentNormalsItIsTheClosedForm() {
    // One dimension: (m1 - m2)² + (s1 - s2)², whatever the values.
    double[][] narrow = {{1}, {3}};
    double[][] wide = {{0}, {8}};

    assertThat(FrechetDistance.POPULATION.of(narrow, wide)).isEqualTo(4 + 9, within(1e-12));
    assertThat(FrechetDistance.SAMPLE.of(narrow, wide)).isEqualTo(4 + 2 * 9, within(1e-12));
  }

  @Test
  void aSetHasNoDistanceToItselfHoweverFewItsRows() {
    double[][] few = random(3, 40);

    assertThat(FrechetDistance.SAMPLE.of(few, few)).isEqualTo(0, within(1e-10));
  }

  @Test
  void manyRowsAndTheirTriangularFactorAreTheSame() {
    double[][] many = random(50, 6);
    double[][] others = random(7, 6);
    double[][] twice = new double[100][];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = many[i / 2];
    }

    assertThat(FrechetDistance.POPULATION.of(twice, others))
        .isEqualTo(FrechetDistance.POPULATION.of(many, others), within(1e-10));
  }

  private static double[][] random(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(columns);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextDouble();
      }
    }
    return values;
  }

  @Test
  void refusesASingleRow() {
    assertThatThrownBy(() -> FrechetDistance.SAMPLE.of(new double[1][4], new double[2][4]))
        .hasMessage(
            "a Frechet distance needs two rows or more on either side and as many columns, but had"
                + " 1 x 4 and 2 x 4; take features of more videos by one network");
  }
}
