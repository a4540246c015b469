package org.musedance.audio;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Changes the sample rate by a windowed-sinc filter (Smith, "Digital Audio Resampling"), between
 * any two whole rates, without delay; beyond its ends the sound is silent.
 *
 * <p>The default filter has the figures of libsoxr's high quality, which {@code librosa.load} uses:
 * flat up to 91% of the lower rate's half, 120 dB down from all of it on.
 *
 * <p>A polyphase filter asks for one short dot product per output sample, which the JVM cannot
 * vectorise (it may not reorder float sums). So {@value #LANES} stretches of the input are laid
 * side by side, transposed: row r holds sample r of every stretch, and one tap of the filter
 * multiplies whole rows. Every output sample sums its taps in the same order, whatever the number
 * of threads.
 */
public final class Resampler {
  private static final int LANES = 64;

  /** Shortest stretch in input samples; the longer, the less the overlap costs. */
  private static final int STRETCH = 512;

  /** One period of the two rates: {@code up} output samples for {@code down} input samples. */
  private final int up;

  private final int down;

  /** Input samples reached on either side of an output sample. */
  private final int reach;

  /** Filter of every phase, [up][2 * reach + 1], a multiple of four taps with zeros behind. */
  private final float[][] taps;

  private Resampler(int from, int to, int zeroCrossings, double rolloff, double beta) {
    if (from < 1 || to < 1) {
      throw new IllegalArgumentException(
          "sample rates must be at least 1 Hz, but were " + from + " and " + to);
    }
    int common = gcd(from, to);
    up = to / common;
    down = from / common;
    // The filter is as wide as the lower of the two rates demands.
    double width = Math.max(1.0, (double) down / up);
    reach = (int) Math.ceil(zeroCrossings * width);
    taps = new float[up][];
    DoubleUnaryOperator kernel = kernel(zeroCrossings, rolloff, beta);
    double sum = IntStream.range(0, up).mapToDouble(phase -> design(phase, width, kernel)).sum();
    for (float[] phase : taps) {
      for (int k = 0; k < phase.length; k++) {
        phase[k] *= (float) (up / sum);
      }
    }
  }

  /** High quality, see above. */
  static Resampler highQuality(int from, int to) {
    return new Resampler(from, to, 95, 0.9569, 12.3);
  }

  /** The default filter of {@code scipy.signal.resample_poly}: short, soft at the band's edge. */
  static Resampler scipyPolyphase(int from, int to) {
    return new Resampler(from, to, 10, 1, 5);
  }

  /**
   * Resamples one channel at high quality.
   *
   * @param samples at the rate {@code from}
   * @param from rate in Hz
   * @param to rate in Hz
   * @return ceil(samples * to / from) samples at the rate {@code to}; the argument itself when the
   *     rates are equal
   */
  public static float[] resample(float[] samples, int from, int to) {
    return from == to ? samples : highQuality(from, to).apply(samples);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The filter at a distance counted in samples of the lower rate. */
  private static DoubleUnaryOperator kernel(int zeroCrossings, double rolloff, double beta) {
    return x -> {
      double position = x / zeroCrossings;
      double angle = Math.PI * rolloff * x;
      double sinc = angle == 0 ? 1 : Math.sin(angle) / angle;
      return Math.abs(position) > 1 ? 0 : sinc * Windows.kaiser(position, beta);
    };
  }

  /** Fills the taps for output samples {@code phase} / up of a period in, and returns their sum. */
  private double design(int phase, double width, DoubleUnaryOperator kernel) {
    double fraction = (double) ((long) phase * down % up) / up;
    double sum = 0;
    taps[phase] = new float[(2 * reach + 1 + 3) / 4 * 4];
    for (int k = 0; k < 2 * reach + 1; k++) {
      double tap = kernel.applyAsDouble((k - reach - fraction) / width);
      taps[phase][k] = (float) tap;
      sum += tap;
    }
    return sum;
  }

  float[] apply(float[] samples) {
    int length = (int) (((long) samples.length * up + down - 1) / down);
    float[] resampled = new float[length];
    int periods = Math.max(1, STRETCH / down);
    int stretches = (length + periods * up - 1) / (periods * up);
    Blocks.forEach(
        stretches,
        LANES,
        () -> new float[periods * down + taps[0].length][LANES],
        (rows, first, end) -> resampleStretches(samples, resampled, first, periods, rows));
    return resampled;
  }

  private void resampleStretches(
      float[] samples, float[] resampled, int first, int periods, float[][] rows) {
    transpose(samples, (long) first * periods * down - reach, periods * down, rows);
    float[] sums = new float[LANES];
    for (int i = 0; i < periods * up; i++) {
      filter(rows, (int) ((long) i * down / up), taps[i % up], sums);
      long out = (long) first * periods * up + i;
      for (int lane = 0; lane < LANES && out < resampled.length; lane++) {
        resampled[(int) out] = sums[lane];
        out += periods * up;
      }
    }
  }

  /**
   * Fills row r, lane l with sample {@code start} + l * stretch + r, or silence beyond the ends.
   */
  private static void transpose(float[] samples, long start, int stretch, float[][] rows) {
    for (int lane = 0; lane < LANES; lane++) {
      long first = start + (long) lane * stretch;
      for (int row = 0; row < rows.length; row++) {
        long i = first + row;
        rows[row][lane] = i >= 0 && i < samples.length ? samples[(int) i] : 0;
      }
    }
  }

  private static void filter(float[][] rows, int first, float[] taps, float[] sums) {
    Arrays.fill(sums, 0);
    for (int k = 0; k < taps.length; k += 4) {
      int row = first + k;
      addFourTaps(
          sums,
          rows[row],
          rows[row + 1],
          rows[row + 2],
          rows[row + 3],
          taps[k],
          taps[k + 1],
          taps[k + 2],
          taps[k + 3]);
    }
  }

  /** The one loop that counts; in this shape the compiler turns it into vector instructions. */
  private static void addFourTaps(
      float[] sums,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float ta,
      float tb,
      float tc,
      float td) {
    for (int i = 0; i < LANES; i++) {
      sums[i] += a[i] * ta + b[i] * tb + c[i] * tc + d[i] * td;
    }
  }
}
