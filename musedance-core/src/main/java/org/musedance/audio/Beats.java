package org.musedance.audio;

/**
 * The beats of a piece of music.
 *
 * @param tempo in beats per minute; 0 when the music has no onset
 * @param frames ascending frame numbers of the beats; a frame is 512 samples at 22,050 Hz
 * @param onsetStrength the envelope the beats were found in, one value per frame
 */
public record Beats(double tempo, int[] frames, float[] onsetStrength) {
  /** The usual tolerance in beat-tracking evaluation (Davies, Degara and Plumbley 2009). */
  public static final double TOLERANCE_SECONDS = 0.07;

  /** Times of the beats in seconds. */
  public double[] seconds() {
    double[] seconds = new double[frames.length];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = secondsOf(frames[i]);
    }
    return seconds;
  }

  /** Time of a frame in seconds. */
  public static double secondsOf(int frame) {
    return (double) frame * OnsetStrength.HOP_SAMPLES / OnsetStrength.SAMPLE_RATE;
  }
}
