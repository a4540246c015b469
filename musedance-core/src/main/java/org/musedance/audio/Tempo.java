package org.musedance.audio;

/**
 * Global tempo from onset strength, {@code librosa.feature.tempo} 0.11: the lag at which the mean
 * {@link Tempogram} is largest, weighed by a log-normal preference of one octave around a usual
 * tempo (Ellis 2007). Tempi are quantised to 60 * 22050 / (512 * lag), e.g. 117.5, 120.2, 123.0.
 */
public final class Tempo {
  /** The usual tempo in beats per minute. */
  public static final double USUAL = 120;

  private static final double OCTAVES = 1;
  private static final double FASTEST = 320;
  private static final double FRAMES_PER_MINUTE =
      60.0 * OnsetStrength.SAMPLE_RATE / OnsetStrength.HOP_SAMPLES;

  private Tempo() {}

  /** Tempo in beats per minute from {@link OnsetStrength}, preferring tempi around 120. */
  public static double estimate(float[] onsetStrength) {
    return estimate(onsetStrength, USUAL);
  }

  /**
   * Tempo in beats per minute from {@link OnsetStrength}.
   *
   * @param startBpm the preferred tempo in beats per minute
   */
  public static double estimate(float[] onsetStrength, double startBpm) {
    return best(Tempogram.mean(onsetStrength), logPrior(startBpm));
  }

  /** Tempo in beats per minute around every frame, from the 8 seconds of music about it. */
  public static double[] dynamic(float[] onsetStrength, double startBpm) {
    double[] prior = logPrior(startBpm);
    double[] tempo = new double[onsetStrength.length];
    Tempogram.forEachFrame(
        onsetStrength, (frame, correlation) -> tempo[frame] = best(correlation, prior));
    return tempo;
  }

  /** Frames between beats at so many beats per minute. */
  static double framesPerBeat(double bpm) {
    return FRAMES_PER_MINUTE / bpm;
  }

  private static double[] logPrior(double startBpm) {
    double[] prior = new double[Tempogram.LAGS];
    for (int lag = 0; lag < prior.length; lag++) {
      double bpm = FRAMES_PER_MINUTE / lag;
      double octaves = Math.log(bpm / startBpm) / Math.log(2) / OCTAVES;
      prior[lag] = bpm < FASTEST ? -0.5 * octaves * octaves : Double.NEGATIVE_INFINITY;
    }
    return prior;
  }

  private static double best(double[] correlation, double[] logPrior) {
    int best = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int lag = 0; lag < logPrior.length; lag++) {
      double score = Math.log1p(1e6 * correlation[lag]) + logPrior[lag];
      if (score > bestScore) {
        best = lag;
        bestScore = score;
      }
    }
    return FRAMES_PER_MINUTE / best;
  }
}
