package org.musedance.audio;

import java.util.Arrays;

/**
 * Beat tracking by dynamic programming (Ellis 2007), frame for frame {@code
 * librosa.beat.beat_track} 0.11.
 *
 * <p>The tempo is estimated first; then the chain of frames is found that collects the most onset
 * strength while its steps stay near the beat period; then weak beats at both ends are dropped.
 * librosa's quirks are kept because a published beat grid depends on them: the envelope's frame 0
 * never counts, and nothing before the first audible frame starts a chain.
 */
public final class BeatTracker {
  /** Smoothing kernel of the trimming, a Hann window of five without its zeros. */
  private static final double[] TRIM_KERNEL = {0.5, 1, 0.5};

  private BeatTracker() {}

  /** Beats of mono samples at 22,050 Hz, all finite. */
  public static Beats track(float[] mono22050) {
    return track(mono22050, BeatOptions.DEFAULTS);
  }

  /** Beats of mono samples at 22,050 Hz, all finite. */
  public static Beats track(float[] mono22050, BeatOptions options) {
    return follow(OnsetStrength.of(mono22050, OnsetStrength.Aggregate.MEDIAN), options);
  }

  /** Beats of an envelope from {@link OnsetStrength}, one value per frame. */
  public static Beats follow(float[] onsetStrength, BeatOptions options) {
    if (isSilent(onsetStrength)) {
      return new Beats(0, new int[0], onsetStrength);
    }
    double[] bpm = tempo(onsetStrength, options);
    double[] period = new double[onsetStrength.length];
    for (int i = 0; i < period.length; i++) {
      period[i] = Math.rint(Tempo.framesPerBeat(bpm[bpm.length == 1 ? 0 : i]));
    }
    double[] score = localScore(normalized(onsetStrength), period);
    int[] chain = BeatChain.best(score, period, options.tightness());
    int[] beats = withoutWeakEnds(chain, score, options.trim());
    return new Beats(Arrays.stream(bpm).average().orElse(0), beats, onsetStrength);
  }

  private static boolean isSilent(float[] envelope) {
    for (float value : envelope) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static double[] tempo(float[] onsetStrength, BeatOptions options) {
    double[] given = options.bpm();
    if (given.length == 0) {
      return new double[] {Tempo.estimate(onsetStrength, options.startBpm())};
    }
    if (given.length != 1 && given.length != onsetStrength.length) {
      throw new IllegalArgumentException(
          String.format(
              "the tempo must be one value or one per frame, but were %d values for %d frames",
              given.length, onsetStrength.length));
    }
    return given;
  }

  /** The envelope in units of its standard deviation; in single precision, which settles ties. */
  private static float[] normalized(float[] envelope) {
    double mean = 0;
    for (float value : envelope) {
      mean += value / (double) envelope.length;
    }
    double squares = 0;
    for (float value : envelope) {
      squares += (value - mean) * (value - mean);
    }
    float deviation = (float) Math.sqrt(squares / (envelope.length - 1)) + Float.MIN_NORMAL;
    float[] normalized = new float[envelope.length];
    for (int i = 0; i < normalized.length; i++) {
      normalized[i] = envelope[i] / deviation;
    }
    return normalized;
  }

  /** Envelope under a Gaussian of 1/32 beat around every frame; frame 0 of it never counts. */
  private static double[] localScore(float[] envelope, double[] period) {
    double[] score = new double[envelope.length];
    double[] kernel = {};
    for (int i = 0; i < score.length; i++) {
      if (i == 0 || period[i] != period[i - 1]) {
        kernel = gaussian(period[i], envelope.length);
      }
      int reach = kernel.length - 1;
      int to = Math.min(envelope.length - 1, i + reach);
      for (int j = Math.max(1, i - reach); j <= to; j++) {
        score[i] += envelope[j] * kernel[Math.abs(i - j)];
      }
    }
    return score;
  }

  /** One side of the kernel, up to one beat or the whole song away. */
  private static double[] gaussian(double period, int frames) {
    double[] kernel = new double[(int) Math.min(period + 1, frames)];
    for (int k = 0; k < kernel.length; k++) {
      double deviations = 32 * k / period;
      kernel[k] = Math.exp(-0.5 * deviations * deviations);
    }
    return kernel;
  }

  /**
   * Drops the beats outside the stretch from the first to the last frame that scores above half the
   * smoothed beats' root mean square; above zero without trimming.
   */
  private static int[] withoutWeakEnds(int[] beats, double[] score, boolean trim) {
    double threshold = trim ? 0.5 * smoothedRms(beats, score) : 0;
    int first = 0;
    while (score[first] <= threshold) {
      first++;
    }
    int last = score.length - 1;
    while (score[last] <= threshold) {
      last--;
    }
    int from = first;
    int to = last;
    return Arrays.stream(beats).filter(beat -> beat >= from && beat <= to).toArray();
  }

  /** librosa's convolution keeps two values behind the last beat, the second of them zero. */
  private static double smoothedRms(int[] beats, double[] score) {
    int count = Math.min(beats.length + 2, score.length);
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double smooth = 0;
      for (int k = 0; k < TRIM_KERNEL.length; k++) {
        int beat = i + 1 - k;
        smooth += beat >= 0 && beat < beats.length ? TRIM_KERNEL[k] * score[beats[beat]] : 0;
      }
      squares += smooth * smooth;
    }
    return Math.sqrt(squares / count);
  }
}
