package org.musedance.audio;

import java.util.Arrays;

/**
 * Local autocorrelation of onset strength (Grosche, Mueller and Kurth 2010), {@code
 * librosa.feature.tempogram} 0.11: for every frame the 344 frames (8 s) around it, under a Hann
 * window, correlated with themselves and divided by the largest value. Beyond its ends the envelope
 * falls linearly to zero over half a window.
 */
final class Tempogram {
  /** Lags 0 .. 343 frames. */
  static final int LAGS = 8 * OnsetStrength.SAMPLE_RATE / OnsetStrength.HOP_SAMPLES;

  private static final int FFT_SIZE = 1024;
  private static final Fft FFT = new Fft(FFT_SIZE);
  private static final double[] WINDOW = Windows.periodicHann(LAGS);

  private Tempogram() {}

  /** Mean over all frames, [344]; summed block by block, so the same on any number of threads. */
  static double[] mean(float[] onsetStrength) {
    int frames = onsetStrength.length;
    double[][] sums = new double[Blocks.count(frames)][LAGS];
    forEachFrame(
        onsetStrength,
        (frame, correlation) -> {
          double[] sum = sums[frame / Blocks.FRAMES];
          for (int lag = 0; lag < LAGS; lag++) {
            sum[lag] += correlation[lag];
          }
        });
    double[] mean = new double[LAGS];
    for (double[] sum : sums) {
      for (int lag = 0; lag < LAGS; lag++) {
        mean[lag] += sum[lag] / frames;
      }
    }
    return mean;
  }

  /** Hands over every frame; the frames of one block come in order from one thread. */
  static void forEachFrame(float[] onsetStrength, Stft.Sink sink) {
    float[] padded = pad(onsetStrength);
    Blocks.forEach(
        onsetStrength.length,
        () -> new FramePair(FFT),
        (pair, from, to) -> {
          for (int frame = from; frame < to; frame += 2) {
            boolean firstSounds = load(padded, frame, pair.first);
            boolean secondSounds = load(padded, frame + 1, pair.second);
            pair.transform();
            pair.autocorrelate();
            sink.accept(frame, normalized(pair.first, firstSounds));
            if (frame + 1 < to) {
              sink.accept(frame + 1, normalized(pair.second, secondSounds));
            }
          }
        });
  }

  private static float[] pad(float[] envelope) {
    int margin = LAGS / 2;
    int frames = envelope.length;
    // One frame more than needed, as the partner of an odd last frame.
    float[] padded = new float[frames + 2 * margin + 1];
    System.arraycopy(envelope, 0, padded, margin, frames);
    for (int i = 0; i < margin; i++) {
      padded[i] = envelope[0] * i / margin;
      padded[frames + 2 * margin - 1 - i] = envelope[frames - 1] * i / margin;
    }
    return padded;
  }

  /** Fills a frame; false when it is silent. */
  private static boolean load(float[] padded, int frame, double[] into) {
    boolean sounds = false;
    for (int i = 0; i < LAGS; i++) {
      into[i] = padded[frame + i] * WINDOW[i];
      sounds |= into[i] != 0;
    }
    Arrays.fill(into, LAGS, into.length, 0);
    return sounds;
  }

  /**
   * Divides by the value at lag zero, the largest; a silent frame gets zeros, not rounding dust.
   */
  private static double[] normalized(double[] correlation, boolean sounds) {
    double scale = sounds ? 1 / correlation[0] : 0;
    for (int lag = 0; lag < LAGS; lag++) {
      correlation[lag] *= scale;
    }
    return correlation;
  }
}
