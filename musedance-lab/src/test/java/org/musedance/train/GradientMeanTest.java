package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class GradientMeanTest {
  private final List<Linear> layers = List.of(layer(1), layer(2), layer(3));
  private boolean running;

  private static Linear layer(long seed) {
    Linear layer = new Linear(4, 4);
    layer.initialise(seed);
    return layer;
  }

  private Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String prefix = i + ".";
      layers.get(i).namedParameters().forEach((key, each) -> all.put(prefix + key, each));
    }
    return all;
  }

  private Tensor loss(int depth) {
    Tensor x = Tensors.cast(Tensors.of(new float[] {1, -2, 3, .5f}, 1, 4), type());
    for (Linear layer : layers.subList(0, depth)) {
      x = layer.forward(x);
    }
    return x.mul(x).sum();
  }

  private ScalarType type() {
    return layers.get(0).namedParameters().get("weight").tensor().scalar_type().intern();
  }

  /** Another rank that always has the same gradient. */
  private final class Twin implements RankGroup {
    final List<Long> exchanged = new ArrayList<>();
    final List<Boolean> duringBackward = new ArrayList<>();

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int size() {
      return 2;
    }

    @Override
    public void broadcast(Tensor tensor) {}

    @Override
    public Exchange sum(Tensor tensor) {
      duringBackward.add(running);
      exchanged.add(tensor.numel());
      try (NoGrad noGrad = NoGrad.enter()) {
        tensor.mul_(new Scalar(2));
      }
      return () -> {};
    }

    @Override
    public double[] sum(double... values) {
      return values.clone();
    }

    @Override
    public void close() {}
  }

  private float[] step(FlatParameters weights, GradientMean mean, Runnable backward) {
    try (TensorScope scope = TensorScope.open()) {
      weights.clearGradient();
      mean.expect();
      running = true;
      backward.run();
      running = false;
      mean.complete();
      return Tensors.floats(mean.mean());
    }
  }

  private float[] alone(FlatParameters weights, Runnable backward) {
    try (TensorScope scope = TensorScope.open()) {
      weights.clearGradient();
      backward.run();
      return Tensors.floats(weights.gradient());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {"Float", "BFloat16"})
  void lastLayersAreExchangedWhileBackwardGoesOn(ScalarType type) {
    FlatParameters weights = new FlatParameters(parameters(), Compute.cpu().with(type));
    Runnable backward = () -> loss(3).backward();
    float[] expected = alone(weights, backward);
    Twin twin = new Twin();
    try (GradientMean mean = new GradientMean(weights, twin, 1)) {
      assertThat(step(weights, mean, backward)).containsExactly(expected);
      assertThat(twin.duringBackward).hasSizeGreaterThan(3).doesNotContain(true);

      twin.exchanged.clear();
      twin.duringBackward.clear();
      assertThat(step(weights, mean, backward)).containsExactly(expected);
      assertThat(twin.duringBackward).startsWith(true, true).endsWith(false);
      assertThat(twin.exchanged.stream().mapToLong(n -> n).sum()).isEqualTo(weights.count());
    }
  }

  @Test
  void parametersThatLossesLeaveOutAreExchangedToo() {
    FlatParameters weights = new FlatParameters(parameters(), Compute.cpu());
    float[] expected = alone(weights, () -> loss(2).backward());
    Twin twin = new Twin();
    try (GradientMean mean = new GradientMean(weights, twin, 1)) {
      step(weights, mean, () -> loss(3).backward());
      twin.exchanged.clear();
      assertThat(step(weights, mean, () -> loss(2).backward())).containsExactly(expected);
      assertThat(twin.exchanged.stream().mapToLong(n -> n).sum()).isEqualTo(weights.count());
    }
  }

  /** As checkpointed segments do. */
  @Test
  void gradientsThatComeTwiceAreExchangedOnce() {
    FlatParameters weights = new FlatParameters(parameters(), Compute.cpu());
    Runnable backward =
        () -> {
          loss(3).backward();
          loss(2).backward();
        };
    float[] expected = alone(weights, backward);
    try (GradientMean mean = new GradientMean(weights, new Twin(), 1)) {
      assertThat(step(weights, mean, backward)).containsExactly(expected);
      assertThat(step(weights, mean, backward)).containsExactly(expected);
    }
  }

  @Test
  void itListensNoLongerThanItLives() {
    FlatParameters weights = new FlatParameters(parameters(), Compute.cpu());
    Runnable backward = () -> loss(3).backward();
    float[] expected = alone(weights, backward);
    for (int i = 0; i < 30; i++) {
      try (GradientMean mean = new GradientMean(weights, new Twin(), 1)) {
        assertThat(step(weights, mean, backward)).containsExactly(expected);
      }
    }
    assertThat(alone(weights, backward)).containsExactly(expected);
  }
}
