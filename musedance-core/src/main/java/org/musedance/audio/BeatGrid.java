package org.musedance.audio;

import java.util.Arrays;

/**
 * Beats on the frames of a video: which frames have one, and where in the count of beats each frame
 * is.
 *
 * <p>The count is 0 at the first beat heard, rises by one per beat, straight between beats, and
 * goes on at the tempo before the first and after the last one. Someone who starts to dance at the
 * first beat they hear counts like this, so moves of two and four beats have a place in it. They
 * keep the tempo where the beat tracker stumbles.
 */
public final class BeatGrid {
  /** Sine and cosine over 1, 2 and 4 beats. */
  public static final int PHASE_CHANNELS = 6;

  private static final double[] PERIODS = {1, 2, 4};

  private final double[] beatSeconds;
  private final double periodSeconds;
  private final double framesPerSecond;

  /**
   * @param beatSeconds rising times of the beats heard; a few that stray from their neighbours'
   *     tempo are moved to where it puts them
   * @param tempo in beats per minute, used where no beats are; 0 if none was heard
   */
  public BeatGrid(double[] beatSeconds, double tempo, double framesPerSecond) {
    this.beatSeconds = SteadyBeats.of(beatSeconds);
    this.periodSeconds = tempo > 0 ? 60 / tempo : 0;
    this.framesPerSecond = framesPerSecond;
  }

  /** Whether any beat was heard. */
  public boolean heard() {
    return beatSeconds.length > 0 && periodSeconds > 0;
  }

  /** The beat count at a time; 0 when nothing was heard. */
  public double countAt(double seconds) {
    if (!heard()) {
      return 0;
    }
    int last = beatSeconds.length - 1;
    if (seconds <= beatSeconds[0]) {
      return (seconds - beatSeconds[0]) / periodSeconds;
    }
    if (seconds >= beatSeconds[last]) {
      return last + (seconds - beatSeconds[last]) / periodSeconds;
    }
    int i = 0;
    while (beatSeconds[i + 1] <= seconds) {
      i++;
    }
    return i + (seconds - beatSeconds[i]) / (beatSeconds[i + 1] - beatSeconds[i]);
  }

  /** The beat count at each of so many frames; none when nothing was heard. */
  public double[] counts(int frames) {
    double[] counts = new double[heard() ? frames : 0];
    Arrays.setAll(counts, frame -> countAt(frame / framesPerSecond));
    return counts;
  }

  /** One-hot class of each frame: 1 where a beat is nearest to this frame, else 0. */
  public long[] classes(int firstFrame, int count) {
    long[] classes = new long[count];
    for (double beat : beatSeconds) {
      long frame = Math.round(beat * framesPerSecond) - firstFrame;
      if (frame >= 0 && frame < count) {
        classes[(int) frame] = 1;
      }
    }
    return classes;
  }

  /**
   * [count, 6]: sine and cosine of the count over 1, 2 and 4 beats; zeros when nothing was heard.
   */
  public float[] phases(int firstFrame, int count) {
    float[] phases = new float[count * PHASE_CHANNELS];
    for (int frame = 0; heard() && frame < count; frame++) {
      double beats = countAt((firstFrame + frame) / framesPerSecond);
      for (int k = 0; k < PERIODS.length; k++) {
        double angle = 2 * Math.PI * beats / PERIODS[k];
        phases[frame * PHASE_CHANNELS + 2 * k] = (float) Math.sin(angle);
        phases[frame * PHASE_CHANNELS + 2 * k + 1] = (float) Math.cos(angle);
      }
    }
    return phases;
  }
}
