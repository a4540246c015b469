package org.musedance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Lanes;
import org.musedance.tensor.TensorScope;

/**
 * Forward and backward of a step's passes, whose gradients add up in the weights'.
 *
 * <p>On a CPU, two passes may be computed at once, see {@link TrainConfig#concurrent}. Which of
 * them is faster changes no number: of two gradients the sum is the same in either order.
 */
final class Passes<B extends AutoCloseable> implements AutoCloseable {
  private final Stage<B> stage;
  private final FlatParameters weights;
  private final GradientMean gradient;
  private final int perStep;
  private final Lanes lanes;

  Passes(
      Stage<B> stage,
      FlatParameters weights,
      GradientMean gradient,
      TrainConfig config,
      Compute compute) {
    this.stage = stage;
    this.weights = weights;
    this.gradient = gradient;
    perStep = config.accumulate();
    lanes = new Lanes(compute.device().is_cpu() ? config.concurrent() : 1);
  }

  /**
   * Computes the gradient of a step.
   *
   * @param first the number of its first pass
   * @param source gives the batches of its passes, which are closed here
   */
  LossMeans learn(long first, Callable<B> source, boolean withParts) throws Exception {
    LossMeans losses = new LossMeans(withParts);
    weights.clearGradient();
    int atOnce = lanes.count();
    for (int done = 0; done < perStep; done += atOnce) {
      boolean last = done + atOnce == perStep;
      if (last && atOnce == 1) {
        gradient.expect();
      }
      lanes.run(works(first + done, source, withParts)).forEach(losses::add);
      if (last) {
        gradient.complete();
      } else {
        weights.collect();
      }
    }
    return losses;
  }

  /** What is computed at once: two passes are the whole step, so none is left over. */
  private List<Callable<LossMeans>> works(long first, Callable<B> source, boolean withParts)
      throws Exception {
    List<Callable<LossMeans>> works = new ArrayList<>();
    for (long pass = first; pass < first + lanes.count(); pass++) {
      B batch = source.call();
      long number = pass;
      works.add(() -> losses(batch, number, withParts));
    }
    return works;
  }

  private LossMeans losses(B given, long number, boolean withParts) throws Exception {
    try (TensorScope scope = TensorScope.open();
        B batch = given) {
      Stage.Losses found = stage.losses(batch, number);
      found.backward(1.0 / perStep);
      LossMeans losses = new LossMeans(withParts);
      losses.add(found);
      return losses;
    }
  }

  @Override
  public void close() {
    lanes.close();
  }
}
