package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * All trained parameters as one vector: f32 master weights, and the weights and gradients of the
 * compute type as views into two further vectors.
 *
 * <p>An optimiser step is then a dozen operations whatever the number of layers, a checkpoint a few
 * tensors, and mixed precision one copy per step instead of one cast per layer.
 */
final class FlatParameters {
  private final Map<String, Parameter> parameters;
  private final Tensor master;
  private final Tensor working;
  private final Tensor gradient;
  private Tensor collected;

  /** Takes over the given parameters: from now on their tensors are views of this vector. */
  FlatParameters(Map<String, Parameter> parameters, Compute compute) {
    this.parameters = parameters;
    long count = parameters.values().stream().mapToLong(Parameter::count).sum();
    if (count == 0) {
      throw new IllegalArgumentException(
          "a stage must train at least one parameter, but its trainable patterns match none");
    }
    master = TensorScope.pin(Tensors.zeros(compute.with(ScalarType.Float), count));
    working = TensorScope.pin(Tensors.zeros(compute, count));
    gradient = TensorScope.pin(Tensors.zeros(compute, count));
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      gather();
      publish();
      bind();
    }
  }

  private void gather() {
    long offset = 0;
    for (Parameter parameter : parameters.values()) {
      Tensor values = Tensors.to(parameter.tensor().detach(), master.device());
      master.narrow(0, offset, parameter.count()).copy_(values.reshape(-1));
      offset += parameter.count();
    }
  }

  private void bind() {
    long offset = 0;
    for (Parameter parameter : parameters.values()) {
      Tensor view = working.narrow(0, offset, parameter.count()).view(parameter.shape()).detach();
      view.set_requires_grad(true);
      Tensor slope = gradient.narrow(0, offset, parameter.count()).view(parameter.shape());
      view.mutable_grad().put(slope);
      parameter.set(view);
      offset += parameter.count();
    }
  }

  /** Copies the master weights into those that the networks use. */
  void publish() {
    show(master);
  }

  /** Lets the networks use other weights (the averaged ones) until {@link #publish}. */
  void show(Tensor weights) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      working.copy_(weights);
    }
  }

  void clearGradient() {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      gradient.zero_();
      if (collected != null) {
        collected.zero_();
      }
    }
  }

  /**
   * Takes the gradient of one of several passes away, so that their sum is one of f32 values
   * whatever the compute type. Where that is f32 already, backward adds up itself.
   */
  void collect() {
    if (gradient.scalar_type().intern() == ScalarType.Float) {
      return;
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      collected = collected == null ? like() : collected;
      collected.add_(gradient);
      gradient.zero_();
    }
  }

  /** The f32 weights [P]. */
  Tensor master() {
    return master;
  }

  /**
   * The gradient [P] that backward left or that was collected, in f32 and averaged over the ranks;
   * owned by the open scope.
   */
  Tensor gradient(RankGroup ranks) {
    try (NoGrad noGrad = NoGrad.enter()) {
      Tensor mean = collected == null ? Tensors.cast(gradient, ScalarType.Float) : collected;
      if (ranks.size() > 1) {
        ranks.sum(mean).await();
        mean.div_(new Scalar(ranks.size()));
      }
      return mean;
    }
  }

  /** A vector [P] cut into the parameters, by key; views, owned by the open scope. */
  Map<String, Tensor> cut(Tensor vector) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      Parameter parameter = entry.getValue();
      views.put(
          entry.getKey(), vector.narrow(0, offset, parameter.count()).view(parameter.shape()));
      offset += parameter.count();
    }
    return views;
  }

  long count() {
    return master.numel();
  }

  /** A zero vector [P] in f32 beside the weights. */
  Tensor like() {
    TensorOptions options =
        new TensorOptions(ScalarType.Float).device(new DeviceOptional(master.device()));
    return TensorScope.pin(torch.zeros(new long[] {count()}, options));
  }
}
