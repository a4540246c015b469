package org.musedance.audio;

/**
 * Forward complex FFT of a power-of-two length, in place (Cooley and Tukey 1965): bit reversal, one
 * radix-2 pass where the power is odd, then radix-4 passes, each with its twiddles in the order of
 * use.
 *
 * <p>Small on purpose: a cold process has heard a song with it before a large library is loaded and
 * compiled. In double precision, which costs scalar code nothing and keeps a quiet frame clean of
 * the loud one beside it (see {@link FramePair}).
 */
final class Fft {
  private final int size;
  private final int[] reversed;

  /** Distance of the four inputs of the first radix-4 butterflies; it grows fourfold per pass. */
  private final int firstQuarter;

  /** Per radix-4 pass and butterfly: cosine and sine of the first, second and third twiddle. */
  private final double[][] twiddles;

  Fft(int size) {
    if (size < 4 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "the FFT size must be a power of two from 4 on, but was " + size);
    }
    this.size = size;
    int bits = Integer.numberOfTrailingZeros(size);
    reversed = new int[size];
    for (int i = 0; i < size; i++) {
      reversed[i] = Integer.reverse(i) >>> (Integer.SIZE - bits);
    }
    firstQuarter = bits % 2 == 0 ? 1 : 2;
    twiddles = new double[bits / 2][];
    int quarter = firstQuarter;
    for (int pass = 0; pass < twiddles.length; pass++) {
      twiddles[pass] = twiddles(quarter);
      quarter *= 4;
    }
  }

  private static double[] twiddles(int quarter) {
    double[] table = new double[6 * quarter];
    for (int j = 0; j < quarter; j++) {
      for (int power = 0; power < 3; power++) {
        double angle = Math.PI * j * (power + 1) / (2 * quarter);
        table[6 * j + 2 * power] = Math.cos(angle);
        table[6 * j + 2 * power + 1] = -Math.sin(angle);
      }
    }
    return table;
  }

  int size() {
    return size;
  }

  /** Replaces re + i*im, {@code size} values each, by its discrete Fourier transform. */
  void transform(double[] re, double[] im) {
    permute(re);
    permute(im);
    if (firstQuarter == 2) {
      addPairs(re);
      addPairs(im);
    }
    int quarter = firstQuarter;
    for (double[] pass : twiddles) {
      for (int start = 0; start < size; start += 4 * quarter) {
        butterflies(re, im, start, quarter, pass);
      }
      quarter *= 4;
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

  /** The radix-2 pass; its twiddles are one. */
  private void addPairs(double[] values) {
    for (int i = 0; i < size; i += 2) {
      double first = values[i];
      values[i] = first + values[i + 1];
      values[i + 1] = first - values[i + 1];
    }
  }

  /** The inputs stand in bit-reversed order: of a, b, c, d the second twiddle belongs to b. */
  private static void butterflies(
      double[] re, double[] im, int start, int quarter, double[] twiddles) {
    for (int j = 0; j < quarter; j++) {
      int a = start + j;
      int b = a + quarter;
      int c = b + quarter;
      int d = c + quarter;
      int t = 6 * j;
      double bRe = re[b] * twiddles[t + 2] - im[b] * twiddles[t + 3];
      double bIm = re[b] * twiddles[t + 3] + im[b] * twiddles[t + 2];
      double cRe = re[c] * twiddles[t] - im[c] * twiddles[t + 1];
      double cIm = re[c] * twiddles[t + 1] + im[c] * twiddles[t];
      double dRe = re[d] * twiddles[t + 4] - im[d] * twiddles[t + 5];
      double dIm = re[d] * twiddles[t + 5] + im[d] * twiddles[t + 4];
      double evenRe = re[a] + bRe;
      double evenIm = im[a] + bIm;
      double evenDifferenceRe = re[a] - bRe;
      double evenDifferenceIm = im[a] - bIm;
      double oddRe = cRe + dRe;
      double oddIm = cIm + dIm;
      double oddDifferenceRe = cRe - dRe;
      double oddDifferenceIm = cIm - dIm;
      re[a] = evenRe + oddRe;
      im[a] = evenIm + oddIm;
      re[b] = evenDifferenceRe + oddDifferenceIm;
      im[b] = evenDifferenceIm - oddDifferenceRe;
      re[c] = evenRe - oddRe;
      im[c] = evenIm - oddIm;
      re[d] = evenDifferenceRe - oddDifferenceIm;
      im[d] = evenDifferenceIm + oddDifferenceRe;
    }
  }
}
