package org.musedance.audio;

/**
 * Forward complex FFT of a power-of-two length, in place (Cooley and Tukey 1965, decimation in
 * time).
 *
 * <p>The first two stages need no multiplication and are one pass over groups of four; every later
 * stage reads its twiddles in order from a table of its own. Small on purpose: a cold process hears
 * with it sooner than a large library is loaded and compiled.
 */
final class Fft {
  private final int size;
  private final int[] reversed;
  private final double[] cosines;
  private final double[] sines;

  Fft(int size) {
    if (size < 4 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "the FFT size must be a power of two from 4 on, but was " + size);
    }
    this.size = size;
    reversed = new int[size];
    for (int i = 0; i < size; i++) {
      reversed[i] = Integer.reverse(i) >>> (32 - Integer.numberOfTrailingZeros(size));
    }
    cosines = new double[size];
    sines = new double[size];
    for (int half = 4; half < size; half *= 2) {
      for (int j = 0; j < half; j++) {
        // The stage of width 2*half keeps its twiddles at half .. 2*half-1.
        cosines[half + j] = Math.cos(Math.PI * j / half);
        sines[half + j] = -Math.sin(Math.PI * j / half);
      }
    }
  }

  int size() {
    return size;
  }

  /** Replaces re + i*im, {@code size} values each, by its discrete Fourier transform. */
  void transform(double[] re, double[] im) {
    permute(re);
    permute(im);
    groupsOfFour(re, im);
    for (int half = 4; half < size; half *= 2) {
      for (int start = 0; start < size; start += 2 * half) {
        butterflies(re, im, start, half);
      }
    }
  }

  private void permute(double[] values) {
    for (int i = 0; i < size; i++) {
      int j = reversed[i];
      if (i < j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
      }
    }
  }

  private void groupsOfFour(double[] re, double[] im) {
    for (int i = 0; i < size; i += 4) {
      double sumRe = re[i] + re[i + 1];
      double sumIm = im[i] + im[i + 1];
      double diffRe = re[i] - re[i + 1];
      double diffIm = im[i] - im[i + 1];
      double oddSumRe = re[i + 2] + re[i + 3];
      double oddSumIm = im[i + 2] + im[i + 3];
      double oddDiffRe = re[i + 2] - re[i + 3];
      double oddDiffIm = im[i + 2] - im[i + 3];
      re[i] = sumRe + oddSumRe;
      im[i] = sumIm + oddSumIm;
      re[i + 1] = diffRe + oddDiffIm;
      im[i + 1] = diffIm - oddDiffRe;
      re[i + 2] = sumRe - oddSumRe;
      im[i + 2] = sumIm - oddSumIm;
      re[i + 3] = diffRe - oddDiffIm;
      im[i + 3] = diffIm + oddDiffRe;
    }
  }

  private void butterflies(double[] re, double[] im, int start, int half) {
    for (int j = 0; j < half; j++) {
      int upper = start + j;
      int lower = upper + half;
      double c = cosines[half + j];
      double s = sines[half + j];
      double turnedRe = re[lower] * c - im[lower] * s;
      double turnedIm = re[lower] * s + im[lower] * c;
      re[lower] = re[upper] - turnedRe;
      im[lower] = im[upper] - turnedIm;
      re[upper] += turnedRe;
      im[upper] += turnedIm;
    }
  }
}
