package org.musedance.audio;

/** Window functions, in double precision. */
final class Windows {
  private Windows() {}

  /** Hann window for spectra: sin^2(pi i / length), the zero at its end left out. */
  static double[] periodicHann(int length) {
    return hann(length, length);
  }

  /** Hann window with a zero at both ends. */
  static double[] symmetricHann(int length) {
    return hann(length, length - 1);
  }

  private static double[] hann(int length, int period) {
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / period);
    }
    return window;
  }

  /** Kaiser's window at position x in [-1, 1]: I0(beta sqrt(1 - x^2)) / I0(beta). */
  static double kaiser(double x, double beta) {
    return besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(beta);
  }

  /** Modified Bessel function of order zero by its power series (Abramowitz and Stegun 9.6.12). */
  private static double besselI0(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      double factor = x / (2 * k);
      term *= factor * factor;
      sum += term;
    }
    return sum;
  }
}
