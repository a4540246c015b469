package org.musedance.tensor;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How a parameter's values are drawn before training, always from a generator given. */
@FunctionalInterface
public interface Init {
  /** One value, the next of the parameter in row-major order. */
  float draw(RandomGenerator random);

  Init ZEROS = random -> 0f;
  Init ONES = random -> 1f;

  /** Uniform in [-bound, bound). */
  static Init uniform(double bound) {
    return random -> (float) (bound * (2 * random.nextDouble() - 1));
  }

  /** PyTorch's default for weights and biases of linear and convolution layers: U(±1/√fanIn). */
  static Init fanIn(long fanIn) {
    return uniform(1 / Math.sqrt(fanIn));
  }

  /** Gaussian with mean 0. */
  static Init normal(double deviation) {
    return random -> (float) (deviation * random.nextGaussian());
  }

  /** The generator of one named parameter, so that values do not depend on the order of layers. */
  static RandomGenerator generator(long seed, String key) {
    return new SplittableRandom(Seeds.mix(seed, key));
  }
}
