package org.musedance.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** What an optimiser remembers of the gradients, and the step that follows from it. */
interface Moments {
  /**
   * Takes a gradient in and moves the weights against it.
   *
   * @param weights [P] in f32
   * @param gradient [P] in any type
   * @param scale what the gradient is multiplied by first
   * @param step counted from 1
   */
  void move(Tensor weights, Tensor gradient, double scale, long step, double learningRate);

  /** Everything that a resumed run needs, by name; tensors are owned by this object. */
  Map<String, Tensor> state();
}
