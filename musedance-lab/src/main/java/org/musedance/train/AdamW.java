package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) over one flat vector,
 * with gradient clipping by the global norm and an exponential moving average of the weights.
 */
final class AdamW {
  private static final double EPSILON = 1e-8;

  private final FlatParameters weights;
  private final TrainConfig.Optimiser options;
  private final Tensor mean;
  private final Tensor square;
  private final Tensor average;

  AdamW(FlatParameters weights, TrainConfig.Optimiser options) {
    this.weights = weights;
    this.options = options;
    mean = weights.like();
    square = weights.like();
    average = weights.like();
    restartAverage();
  }

  private void restartAverage() {
    try (NoGrad noGrad = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      average.copy_(weights.master());
    }
  }

  /**
   * One update. Gives the gradient's norm before clipping; when it is not finite nothing is
   * changed.
   *
   * @param gradient [P] in f32
   * @param step counted from 1
   */
  double step(Tensor gradient, long step, double learningRate) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      double norm = gradient.norm().item_double();
      if (!Double.isFinite(norm)) {
        return norm;
      }
      double clip = Math.min(1, options.clipNorm() / (norm + 1e-6));
      update(Tensors.scale(gradient, clip), step, learningRate);
      return norm;
    }
  }

  private void update(Tensor gradient, long step, double learningRate) {
    double beta1 = options.beta1();
    double beta2 = options.beta2();
    mean.lerp_(gradient, new Scalar(1 - beta1));
    square.mul_(new Scalar(beta2)).addcmul_(gradient, gradient, new Scalar(1 - beta2));
    double correction1 = 1 - Math.pow(beta1, step);
    double correction2 = 1 - Math.pow(beta2, step);
    Tensor spread =
        Tensors.shift(Tensors.scale(square.sqrt(), 1 / Math.sqrt(correction2)), EPSILON);
    Tensor master = weights.master();
    master.mul_(new Scalar(1 - learningRate * options.weightDecay()));
    master.addcdiv_(mean, spread, new Scalar(-learningRate / correction1));
    // The average follows quickly at first, when the weights are still far from any good.
    double decay = Math.min(options.ema(), (1.0 + step) / (10.0 + step));
    average.lerp_(master, new Scalar(1 - decay));
    weights.publish();
  }

  /** The averaged weights [P]. */
  Tensor average() {
    return average;
  }

  /** Everything that a resumed run needs, by name; tensors are owned by this object. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("weights", weights.master());
    state.put("average", average);
    state.put("mean", mean);
    state.put("square", square);
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
