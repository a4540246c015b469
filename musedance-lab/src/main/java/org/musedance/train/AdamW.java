package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) over one flat vector,
 * with gradient clipping by the global norm and, unless its decay is 0, an exponential moving
 * average of the weights. What it remembers of the gradients is whole or factored.
 */
final class AdamW {
  private final FlatParameters weights;
  private final TrainConfig.Optimiser options;
  private final Moments moments;
  private final Tensor average;

  AdamW(FlatParameters weights, TrainConfig.Optimiser options) {
    this.weights = weights;
    this.options = options;
    moments =
        options.factored()
            ? new FactoredMoments(weights, options)
            : new FullMoments(weights, options);
    average = options.ema() > 0 ? weights.like(ScalarType.Float, weights.count()) : null;
    restartAverage();
  }

  private void restartAverage() {
    try (NoGrad noGrad = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      average().copy_(weights.master());
    }
  }

  /**
   * One update. Gives the gradient's norm before clipping; when it is not finite nothing is
   * changed.
   *
   * @param gradient [P] in any type
   * @param step counted from 1
   */
  double step(Tensor gradient, long step, double learningRate) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      double norm = norm(gradient);
      if (!Double.isFinite(norm)) {
        return norm;
      }
      double clip = Math.min(1, options.clipNorm() / (norm + 1e-6));
      Tensor master = weights.master();
      master.mul_(new Scalar(1 - learningRate * options.weightDecay()));
      moments.move(master, gradient, clip, step, learningRate);
      follow(step);
      weights.publish();
      return norm;
    }
  }

  private static double norm(Tensor gradient) {
    double squares = 0;
    for (Chunk chunk : Chunk.of(gradient.numel())) {
      try (TensorScope scope = TensorScope.open()) {
        double norm = Tensors.cast(chunk.of(gradient), ScalarType.Float).norm().item_double();
        squares += norm * norm;
      }
    }
    return Math.sqrt(squares);
  }

  /** The average follows quickly at first, when the weights are still far from any good. */
  private void follow(long step) {
    if (average != null) {
      double decay = Math.min(options.ema(), (1.0 + step) / (10.0 + step));
      average.lerp_(weights.master(), new Scalar(1 - decay));
    }
  }

  /** The averaged weights [P]; without an average those that are trained. */
  Tensor average() {
    return average == null ? weights.master() : average;
  }

  /** Everything that a resumed run needs, by name; tensors are owned by this object. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("weights", weights.master());
    if (average != null) {
      state.put("average", average);
    }
    state.putAll(moments.state());
    return state;
  }

  /** Restores {@link #state}. */
  void restore(Map<String, Tensor> saved) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      state()
          .forEach(
              (name, tensor) -> {
                Tensor value = saved.get(name);
                if (value == null || value.numel() != tensor.numel()) {
                  throw new UserError(
                      "a checkpoint must hold "
                          + tensor.numel()
                          + " values of "
                          + name
                          + ", but this one belongs to another configuration; remove it or give"
                          + " another output folder");
                }
                tensor.copy_(value);
              });
      weights.publish();
    }
  }
}
