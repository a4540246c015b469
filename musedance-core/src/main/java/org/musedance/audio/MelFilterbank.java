package org.musedance.audio;

import java.util.function.IntToDoubleFunction;

/**
 * Triangular filters that gather the bins of a power spectrum into mel bands; only the bins under a
 * triangle are kept, about two weights per bin.
 */
public final class MelFilterbank {
  /** Slaney's scale: linear below 1000 Hz = 15 mel, then 27 mel per factor of 6.4. */
  private static final double LINEAR_MELS = 15;

  private static final double LOG_STEP = Math.log(6.4) / 27;

  private final int bins;
  private final int[] firstBin;
  private final float[][] weights;

  private MelFilterbank(int bins, int[] firstBin, float[][] weights) {
    this.bins = bins;
    this.firstBin = firstBin;
    this.weights = weights;
  }

  /**
   * The bank of Slaney's Auditory Toolbox (1998), the default of {@code librosa.filters.mel} 0.11:
   * bands from 0 Hz to half the sample rate, triangles in Hz, each of area one.
   *
   * @param sampleRate in Hz
   * @param fftSize in samples
   */
  public static MelFilterbank slaney(int sampleRate, int fftSize, int bands) {
    double[] edges = evenly(0, slaneyMel(sampleRate / 2.0), bands + 2);
    for (int i = 0; i < edges.length; i++) {
      edges[i] = slaneyHertz(edges[i]);
    }
    double[] hertz = evenly(0, sampleRate / 2.0, fftSize / 2 + 1);
    return triangles(edges, hertz, fftSize, band -> 2 / (edges[band + 2] - edges[band]));
  }

  /**
   * The bank of Kaldi's {@code compute-fbank-feats}, as {@code ASTFeatureExtractor} uses it: mel =
   * 1127 ln(1 + f / 700), triangles in mel, no normalisation, the Nyquist bin unused.
   *
   * @param sampleRate in Hz
   * @param fftSize in samples
   * @param lowHertz lower edge of the lowest band; the upper edge of the highest is half the rate
   */
  public static MelFilterbank kaldi(int sampleRate, int fftSize, int bands, double lowHertz) {
    double[] edges = evenly(kaldiMel(lowHertz), kaldiMel(sampleRate / 2.0), bands + 2);
    double[] mels = new double[fftSize / 2];
    for (int bin = 0; bin < mels.length; bin++) {
      mels[bin] = kaldiMel((double) bin * sampleRate / fftSize);
    }
    return triangles(edges, mels, fftSize, band -> 1);
  }

  private static MelFilterbank triangles(
      double[] edges, double[] positions, int fftSize, IntToDoubleFunction gain) {
    int bands = edges.length - 2;
    int[] firstBin = new int[bands];
    float[][] weights = new float[bands][];
    for (int band = 0; band < bands; band++) {
      int from = below(edges[band], positions);
      int to = Math.max(from, below(edges[band + 2], positions));
      firstBin[band] = from;
      weights[band] = new float[to - from];
      for (int bin = from; bin < to; bin++) {
        double rise = (positions[bin] - edges[band]) / (edges[band + 1] - edges[band]);
        double fall = (edges[band + 2] - positions[bin]) / (edges[band + 2] - edges[band + 1]);
        weights[band][bin - from] =
            (float) (gain.applyAsDouble(band) * Math.max(0, Math.min(rise, fall)));
      }
    }
    return new MelFilterbank(fftSize / 2 + 1, firstBin, weights);
  }

  /** How many of the ascending positions lie at or below the edge. */
  private static int below(double edge, double[] positions) {
    int count = 0;
    while (count < positions.length && positions[count] <= edge) {
      count++;
    }
    return count;
  }

  private static double[] evenly(double first, double last, int count) {
    double[] points = new double[count];
    for (int i = 0; i < count; i++) {
      points[i] = first + (last - first) * i / (count - 1);
    }
    return points;
  }

  public int bands() {
    return weights.length;
  }

  /** Energy of every band from the power of every bin, [fftSize / 2 + 1] to [bands]. */
  public float[] apply(double[] power) {
    float[] mel = new float[weights.length];
    for (int band = 0; band < mel.length; band++) {
      mel[band] = (float) gather(power, firstBin[band], weights[band]);
    }
    return mel;
  }

  private static double gather(double[] power, int offset, float[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * power[offset + i];
    }
    return sum;
  }

  /** All weights, [bands][fftSize / 2 + 1]. */
  public float[][] matrix() {
    float[][] matrix = new float[weights.length][bins];
    for (int band = 0; band < matrix.length; band++) {
      System.arraycopy(weights[band], 0, matrix[band], firstBin[band], weights[band].length);
    }
    return matrix;
  }

  private static double slaneyMel(double hertz) {
    return hertz < 1000 ? hertz * 3 / 200 : LINEAR_MELS + Math.log(hertz / 1000) / LOG_STEP;
  }

  private static double slaneyHertz(double mel) {
    return mel < LINEAR_MELS ? mel * 200 / 3 : 1000 * Math.exp(LOG_STEP * (mel - LINEAR_MELS));
  }

  private static double kaldiMel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }
}
