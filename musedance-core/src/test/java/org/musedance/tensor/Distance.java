package org.musedance.tensor;

/** How far numbers are from the exact ones, for tests. */
final class Distance {
  private Distance() {}

  /** The root of the squared differences' sum over that of the exact numbers' squares. */
  static double relative(float[] values, float[] exact) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += Math.pow(values[i] - exact[i], 2);
      norm += Math.pow(exact[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
