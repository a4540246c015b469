package org.musedance.world;

import java.util.function.IntToDoubleFunction;

/**
 * One period of a periodic wave, read by linear interpolation.
 *
 * <p>A table per octave of harmonics keeps saw and square waves free of aliases: a note takes the
 * richest table whose highest harmonic stays below the Nyquist frequency.
 */
final class Wavetable {
  private static final int SIZE = 2048;
  static final Wavetable SINE = new Wavetable(sum(1, h -> 1));
  private static final Wavetable[] SAW = octaves(h -> 1.0 / h);
  private static final Wavetable[] SQUARE = octaves(h -> h % 2 == 1 ? 1.0 / h : 0);

  private final float[] table;

  private Wavetable(double[] wave) {
    table = new float[SIZE + 1];
    for (int i = 0; i <= SIZE; i++) table[i] = (float) wave[i % SIZE];
  }

  /** The saw wave for a note of the given pitch in Hz. */
  static Wavetable saw(double hertz) {
    return SAW[octave(hertz)];
  }

  /** The square wave for a note of the given pitch in Hz. */
  static Wavetable square(double hertz) {
    return SQUARE[octave(hertz)];
  }

  /** The value, about -1 to 1, at a phase in periods, 0 to a million (1 is one full turn). */
  double at(double phase) {
    double position = phase * SIZE;
    int whole = (int) position;
    int index = whole & (SIZE - 1);
    double low = table[index];
    return low + (position - whole) * (table[index + 1] - low);
  }

  private static int octave(double hertz) {
    double harmonics = 0.45 * Mixer.SAMPLE_RATE / hertz;
    return (int) Math.max(0, Math.min(SAW.length - 1, Math.log(harmonics) / Math.log(2)));
  }

  private static Wavetable[] octaves(IntToDoubleFunction amplitude) {
    Wavetable[] tables = new Wavetable[7];
    for (int i = 0; i < tables.length; i++) tables[i] = new Wavetable(sum(1 << i, amplitude));
    return tables;
  }

  private static double[] sum(int harmonics, IntToDoubleFunction amplitude) {
    double[] wave = new double[SIZE];
    for (int h = 1; h <= harmonics; h++) {
      double a = amplitude.applyAsDouble(h);
      for (int i = 0; i < wave.length; i++) {
        wave[i] += a * Math.sin(2 * Math.PI * h * i / wave.length);
      }
    }
    return wave;
  }
}
