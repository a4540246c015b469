package org.musedance.dataset.source;

import org.musedance.audio.OnsetStrength;

/**
 * How clear the beat of a piece of music is: the highest autocorrelation of its onset strength at
 * the periods of 40 to 240 beats per minute, after Lartillot, Eerola, Toiviainen and Fornari
 * (2008), "Multi-feature modeling of pulse clarity". 1 for a metronome, near 0 for noise. A beat
 * tracker finds a chain of beats in anything; this says whether to believe it.
 */
final class PulseClarity {
  private static final double FRAMES_PER_SECOND =
      (double) OnsetStrength.SAMPLE_RATE / OnsetStrength.HOP_SAMPLES;

  private static final int SHORTEST = (int) Math.floor(60 * FRAMES_PER_SECOND / 240);
  private static final int LONGEST = (int) Math.ceil(60 * FRAMES_PER_SECOND / 40);

  private PulseClarity() {}

  /** Clarity of the frames from one to before another, 0 to 1; 0 when nothing begins there. */
  static double of(float[] onsetStrength, int from, int to) {
    double[] centred = centred(onsetStrength, from, to);
    double power = correlation(centred, 0);
    double best = 0;
    for (int lag = SHORTEST; power > 0 && lag <= Math.min(LONGEST, centred.length / 2); lag++) {
      best = Math.max(best, correlation(centred, lag) / power);
    }
    return Math.min(1, best);
  }

  private static double[] centred(float[] values, int from, int to) {
    double[] centred = new double[Math.max(0, to - from)];
    double mean = 0;
    for (int i = from; i < to; i++) {
      mean += values[i] / (double) (to - from);
    }
    for (int i = from; i < to; i++) {
      centred[i - from] = values[i] - mean;
    }
    return centred;
  }

  /** Mean product with itself so many frames later. */
  private static double correlation(double[] values, int lag) {
    double sum = 0;
    for (int i = lag; i < values.length; i++) {
      sum += values[i] * values[i - lag];
    }
    return values.length == lag ? 0 : sum / (values.length - lag);
  }
}
