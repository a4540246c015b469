package org.musedance.audio;

/**
 * Power spectra of two real frames by one complex FFT: the first frame is the real part, the second
 * the imaginary part, and the symmetry of real signals takes them apart again (Cooley, Lewis and
 * Welch 1970). Holds work space, so one thread at a time.
 */
final class FramePair {
  /** The two frames of {@code fftSize} samples; filled by the caller, destroyed by a transform. */
  final double[] first;

  final double[] second;

  /** Power of bins 0 .. fftSize/2 of each frame. */
  final double[] firstPower;

  final double[] secondPower;

  private final Fft fft;

  FramePair(Fft fft) {
    this.fft = fft;
    first = new double[fft.size()];
    second = new double[fft.size()];
    firstPower = new double[fft.size() / 2 + 1];
    secondPower = new double[fft.size() / 2 + 1];
  }

  /** Fills {@link #firstPower} and {@link #secondPower} from the two frames. */
  void transform() {
    fft.transform(first, second);
    int mask = fft.size() - 1;
    for (int bin = 0; bin < firstPower.length; bin++) {
      int mirror = (fft.size() - bin) & mask;
      double evenRe = first[bin] + first[mirror];
      double evenIm = second[bin] - second[mirror];
      double oddRe = second[bin] + second[mirror];
      double oddIm = first[mirror] - first[bin];
      firstPower[bin] = 0.25 * (evenRe * evenRe + evenIm * evenIm);
      secondPower[bin] = 0.25 * (oddRe * oddRe + oddIm * oddIm);
    }
  }

  /**
   * Turns the two power spectra into the two circular autocorrelations, left in {@link #first} and
   * {@link #second} (Wiener-Khinchin). A power spectrum is even, so the forward transform serves as
   * the inverse but for the factor 1/size.
   */
  void autocorrelate() {
    int size = fft.size();
    double scale = 1.0 / size;
    for (int bin = 0; bin < firstPower.length; bin++) {
      int mirror = (size - bin) & (size - 1);
      first[bin] = first[mirror] = scale * firstPower[bin];
      second[bin] = second[mirror] = scale * secondPower[bin];
    }
    fft.transform(first, second);
  }
}
