package org.musedance.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Activation checkpointing (Chen et al. 2016, "Training deep nets with sublinear memory cost"):
 * what gradients need of a segment of a network is not kept on the way forward, but computed again
 * when the gradient arrives. Memory is that of the segments' results and of one segment's inside,
 * for about a third more time.
 *
 * <p>libtorch has this in Python only. Here every segment is a graph of its own. Its results go on
 * as leaves, which collect the gradients of all who use them, and {@link #backward} walks the
 * segments in reverse: it computes each once more, with its graph, and hands it those gradients.
 * Whatever a segment reads must therefore be a parameter, the result of a segment, need no
 * gradient, or have crossed a {@link #boundary}.
 *
 * <p>For one pass through a network and one backward; to be used by one thread.
 */
public final class Checkpoints {
  private final boolean on;
  private final Deque<Stretch> stretches = new ArrayDeque<>();

  /** A part of the way from the parameters to the loss, with leaves at its end. */
  private interface Stretch {
    /** Hands the gradients of its leaves on to what they were made of, and frees them. */
    void backward();
  }

  private Checkpoints(boolean on) {
    this.on = on;
  }

  /** Computes segments twice. */
  public static Checkpoints on() {
    return new Checkpoints(true);
  }

  /** Keeps everything, as libtorch does. */
  public static Checkpoints off() {
    return new Checkpoints(false);
  }

  /** Whether segments are computed twice. */
  public boolean areOn() {
    return on;
  }

  /**
   * Computes a segment.
   *
   * @param work gives the segment's results, always the same; the scope holds what must live until
   *     then
   * @return the results; owned by this object until backward
   */
  public List<Tensor> segment(Function<TensorScope, List<Tensor>> work) {
    List<Tensor> leaves = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      work.apply(scope).forEach(result -> leaves.add(leaf(result)));
    }
    stretches.push(() -> recompute(work, leaves));
    return leaves;
  }

  /** Computes a segment with one result; when off, just computes it. */
  public Tensor segment(Supplier<Tensor> work) {
    return on ? segment(scope -> List.of(work.get())).get(0) : work.get();
  }

  /**
   * Where tensors, or null, enter segments. Those given to one boundary may share a graph, those
   * given to different ones must not.
   *
   * @return maps a tensor to the one that segments may read
   */
  public UnaryOperator<Tensor> boundary() {
    if (!on) {
      return UnaryOperator.identity();
    }
    List<Tensor> outer = new ArrayList<>();
    List<Tensor> inner = new ArrayList<>();
    stretches.push(() -> cross(outer, inner));
    return tensor -> {
      if (tensor == null) {
        return null;
      }
      outer.add(TensorScope.pin(tensor));
      Tensor crossed = tensor.requires_grad() ? leaf(tensor) : TensorScope.pin(tensor);
      inner.add(crossed);
      return crossed;
    };
  }

  private static Tensor leaf(Tensor result) {
    Tensor leaf = TensorScope.pin(result.detach());
    leaf.set_requires_grad(true);
    return leaf;
  }

  /** Accumulates the gradients of a loss in the parameters, as {@code loss.backward()} does. */
  public void backward(Tensor loss) {
    loss.backward();
    while (!stretches.isEmpty()) {
      stretches.pop().backward();
    }
  }

  private static void recompute(Function<TensorScope, List<Tensor>> work, List<Tensor> leaves) {
    try (TensorScope scope = TensorScope.open()) {
      if (leaves.stream().anyMatch(leaf -> leaf.grad().defined())) {
        handOn(work.apply(scope), leaves);
      }
    } finally {
      leaves.forEach(TensorScope::unpin);
    }
  }

  private static void cross(List<Tensor> outer, List<Tensor> inner) {
    try (TensorScope scope = TensorScope.open()) {
      handOn(outer, inner);
    } finally {
      outer.forEach(TensorScope::unpin);
      inner.forEach(TensorScope::unpin);
    }
  }

  private static void handOn(List<Tensor> results, List<Tensor> leaves) {
    List<Tensor> reached = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      Tensor gradient = leaves.get(i).grad();
      if (results.get(i).requires_grad() && gradient.defined()) {
        reached.add(results.get(i));
        gradients.add(gradient);
      }
    }
    if (!reached.isEmpty()) {
      torch.backward(
          new TensorVector(reached.toArray(new Tensor[0])),
          new TensorVector(gradients.toArray(new Tensor[0])),
          new BoolOptional(),
          false,
          new TensorVector());
    }
  }
}
