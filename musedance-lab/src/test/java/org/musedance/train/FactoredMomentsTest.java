package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Linear;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Against Adafactor written out in f64. */
class FactoredMomentsTest {
  private static final int STEPS = 4;
  private static final double RATE = 0.01;

  /** Of f32 steps of 0.01. */
  private static final float TOLERANCE = 1e-6f;

  /** bf16 has eight bits, of steps of 0.01 in sum. */
  private static final float ROUGH = 4e-4f;

  private static Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    Linear linear = new Linear(4, 3);
    Conv2d conv = Conv2d.same(2, 5);
    linear.initialise(1);
    conv.initialise(2);
    linear.namedParameters().forEach((key, value) -> all.put("linear." + key, value));
    conv.namedParameters().forEach((key, value) -> all.put("conv." + key, value));
    return all;
  }

  private static TrainConfig.Optimiser options(double beta1) {
    return new TrainConfig.Optimiser(RATE, 1, "constant", beta1, 0.99, 0, 1, 0, "factored");
  }

  /** Gradients of very different sizes, so that the factors matter. */
  private static float[] gradient(int step, int length) {
    SplittableRandom random = new SplittableRandom(step);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(2 * random.nextGaussian()));
    }
    return values;
  }

  private static float[] trained(double beta1) {
    try (TensorScope scope = TensorScope.open()) {
      FlatParameters weights = new FlatParameters(parameters(), Compute.cpu());
      FactoredMoments moments = new FactoredMoments(weights, options(beta1));
      for (int step = 1; step <= STEPS; step++) {
        float[] values = gradient(step, (int) weights.count());
        Tensor gradient = Tensors.of(values, values.length);
        moments.move(weights.master(), gradient, 0.5, step, RATE);
      }
      return Tensors.floats(weights.master());
    }
  }

  private static float[] expected(double beta1) {
    try (TensorScope scope = TensorScope.open()) {
      FlatParameters weights = new FlatParameters(parameters(), Compute.cpu());
      float[] all = Tensors.floats(weights.master());
      for (FlatParameters.Piece piece : weights.pieces()) {
        walk(all, (int) piece.offset(), (int) piece.rows(), (int) piece.columns(), beta1);
      }
      return all;
    }
  }

  /** Shazeer and Stern 2018, algorithm 4 for matrices, 5 for vectors, without relative steps. */
  private static void walk(float[] all, int offset, int rows, int columns, double beta1) {
    double[] ofRows = new double[rows];
    double[] ofColumns = new double[columns];
    double[] mean = new double[rows * columns];
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = gradient(step, all.length);
      double decay = Math.min(0.99, 1 - Math.pow(step, -0.8));
      double[] newRows = new double[rows];
      double[] newColumns = new double[columns];
      for (int i = 0; i < rows * columns; i++) {
        double square = Math.pow(0.5 * gradient[offset + i], 2) + 1e-30;
        newRows[i / columns] += square / columns;
        newColumns[i % columns] += square / rows;
      }
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        ofRows[i] = decay * ofRows[i] + (1 - decay) * newRows[i];
        sum += ofRows[i];
      }
      for (int i = 0; i < columns; i++) {
        ofColumns[i] = decay * ofColumns[i] + (1 - decay) * newColumns[i];
      }
      double[] direction = new double[rows * columns];
      double squares = 0;
      for (int i = 0; i < direction.length; i++) {
        double second =
            rows == 1 ? ofColumns[i] : ofRows[i / columns] * ofColumns[i % columns] / (sum / rows);
        direction[i] = 0.5 * gradient[offset + i] / Math.sqrt(second);
        squares += direction[i] * direction[i];
      }
      double length = Math.max(1, Math.sqrt(squares / direction.length));
      for (int i = 0; i < direction.length; i++) {
        mean[i] = beta1 * mean[i] + (1 - beta1) * direction[i] / length;
        all[offset + i] -= (float) (RATE * mean[i]);
      }
    }
  }

  @Test
  void stepsAreThoseOfAdafactor() {
    assertThat(trained(0)).containsExactly(expected(0), within(TOLERANCE));
  }

  @Test
  void withAFirstMomentStepsAreAveraged() {
    assertThat(trained(0.9)).containsExactly(expected(0.9), within(ROUGH));
    assertThat(trained(0.9)).isNotEqualTo(trained(0));
  }

  /** A matrix of n by m has n + m numbers, a vector its length. */
  @Test
  void remembersRowsAndColumnsOnly() {
    FlatParameters weights = new FlatParameters(parameters(), Compute.cpu());

    assertThat(new FactoredMoments(weights, options(0)).state())
        .containsOnlyKeys("factors")
        .hasEntrySatisfying(
            "factors",
            // linear 3 x 4 and 3, convolution 5 x 18 and 5
            factors -> assertThat(factors.numel()).isEqualTo(3 + 4 + 3 + 5 + 18 + 5));
  }
}
