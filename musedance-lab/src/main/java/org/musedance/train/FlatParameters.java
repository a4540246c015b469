package org.musedance.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
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
  /** How many weights are taken over before memory is given back: half a gigabyte. */
  private static final long TRIMMED = 1L << 27;

  private final Map<String, Parameter> parameters;
  private final List<Piece> pieces = new ArrayList<>();
  private final Compute compute;
  private final Tensor master;
  private final Tensor working;
  private final Tensor gradient;
  private Tensor collected;

  /**
   * A parameter's place in the vectors.
   *
   * @param rows its first axis; 1 if it has no other
   * @param columns all its other axes together
   */
  record Piece(long offset, long rows, long columns) {
    private static Piece of(long offset, long... shape) {
      long count = LongStream.of(shape).reduce(1, (a, b) -> a * b);
      long rows = shape.length < 2 ? 1 : shape[0];
      return new Piece(offset, rows, count / rows);
    }

    long count() {
      return rows * columns;
    }

    /** A view of its values in a vector. */
    Tensor of(Tensor vector) {
      return vector.narrow(0, offset, count());
    }
  }

  /** Takes over the given parameters: from now on their tensors are views of this vector. */
  FlatParameters(Map<String, Parameter> parameters, Compute compute) {
    this.parameters = parameters;
    this.compute = compute;
    long count = parameters.values().stream().mapToLong(Parameter::count).sum();
    if (count == 0) {
      throw new IllegalArgumentException(
          "a stage must train at least one parameter, but its trainable patterns match none");
    }
    master = TensorScope.pin(Tensors.empty(compute.with(ScalarType.Float), count));
    working = TensorScope.pin(Tensors.empty(compute, count));
    gradient = like(compute.type(), count);
    takeAll();
  }

  /**
   * One after another, and what they leave goes back to the system: large models do not fit twice.
   */
  private void takeAll() {
    long offset = 0;
    for (Parameter parameter : parameters.values()) {
      Piece piece = Piece.of(offset, parameter.shape());
      pieces.add(piece);
      take(parameter, piece);
      if (offset / TRIMMED != (offset + piece.count()) / TRIMMED) {
        TensorScope.trim();
      }
      offset += piece.count();
    }
  }

  private void take(Parameter parameter, Piece piece) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Tensor values = Tensors.to(parameter.tensor().detach(), master.device());
      piece.of(master).copy_(values.reshape(-1));
      piece.of(working).copy_(piece.of(master));
      Tensor view = piece.of(working).view(parameter.shape()).detach();
      view.set_requires_grad(true);
      view.mutable_grad().put(piece.of(gradient).view(parameter.shape()));
      parameter.set(view);
    }
  }

  /** Where the parameters are, in order. */
  List<Piece> pieces() {
    return pieces;
  }

  /** The tensors that gradients are computed for, in order. */
  List<Tensor> leaves() {
    return parameters.values().stream().map(Parameter::tensor).toList();
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
   * Takes the gradient of a pass away, so that the sum of several is one of f32 values whatever the
   * compute type. Where that is f32 already, backward adds up itself.
   */
  void collect() {
    try (TensorScope scope = TensorScope.open()) {
      collect(0, count());
    }
  }

  /** The same for a stretch of the vector; gives the sum so far, a view owned by the open scope. */
  Tensor collect(long offset, long numbers) {
    try (NoGrad noGrad = NoGrad.enter()) {
      Tensor part = gradient.narrow(0, offset, numbers);
      if (gradient.scalar_type().intern() == ScalarType.Float) {
        return part;
      }
      collected = collected == null ? like(ScalarType.Float, count()) : collected;
      Tensor sum = collected.narrow(0, offset, numbers).add_(part);
      part.zero_();
      return sum;
    }
  }

  /** Whether something was collected, so that {@link #gradient} is that alone. */
  boolean hasCollected() {
    return collected != null;
  }

  /** The f32 weights [P]. */
  Tensor master() {
    return master;
  }

  /** The gradient [P] that was collected, or that backward left. */
  Tensor gradient() {
    return collected == null ? gradient : collected;
  }

  /** A vector [P] cut into the parameters, by key; views, owned by the open scope. */
  Map<String, Tensor> cut(Tensor vector) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    parameters.forEach(
        (key, parameter) ->
            views.put(key, pieces.get(views.size()).of(vector).view(parameter.shape())));
    return views;
  }

  long count() {
    return master.numel();
  }

  /** A zero vector beside the weights. */
  Tensor like(ScalarType type, long numbers) {
    return TensorScope.pin(Tensors.zeros(compute.with(type), numbers));
  }
}
