package org.musedance.world;

import java.util.Arrays;

/**
 * A piece of music whose beats and energy are known exactly, composed and synthesised from a seed.
 *
 * @param style the style it was composed in
 * @param samples mono, -1 to 1
 * @param sampleRate samples per second, always 22,050
 * @param beatSeconds the times of all beats within the samples, rising
 * @param beatEnergy how much is going on at each beat, 0 to 1
 */
public record Song(
    SongStyle style, float[] samples, int sampleRate, double[] beatSeconds, double[] beatEnergy) {

  /**
   * Composes a song.
   *
   * @param seed the same seed gives the same samples
   * @param styleOrNull the style, or null to draw one
   * @param seconds the length, at least 2
   */
  public static Song compose(long seed, SongStyle styleOrNull, double seconds) {
    if (!(seconds >= 2)) {
      throw new IllegalArgumentException(
          "a song must last at least 2 seconds, but was asked to last "
              + seconds
              + "; ask for more");
    }
    return new Composer(seed, styleOrNull, seconds).compose();
  }

  /** The length in seconds. */
  public double seconds() {
    return (double) samples.length / sampleRate;
  }

  /** The known beat count: i at {@code beatSeconds[i]}, straight between, continued outside. */
  public double beatsAt(double seconds) {
    int i = interval(seconds);
    return i + (seconds - beatSeconds[i]) / (beatSeconds[i + 1] - beatSeconds[i]);
  }

  /** How much is going on, 0 to 1: straight between the beats, steady before and after them. */
  public double energyAt(double seconds) {
    double beats = Math.max(0, Math.min(beatSeconds.length - 1, beatsAt(seconds)));
    int i = (int) Math.min(beatSeconds.length - 2, beats);
    return beatEnergy[i] + (beats - i) * (beatEnergy[i + 1] - beatEnergy[i]);
  }

  /** The tempo in beats per minute over the whole song. */
  public double meanBpm() {
    int last = beatSeconds.length - 1;
    return 60 * last / (beatSeconds[last] - beatSeconds[0]);
  }

  private int interval(double seconds) {
    int found = Arrays.binarySearch(beatSeconds, seconds);
    int before = found >= 0 ? found : -found - 2;
    return Math.max(0, Math.min(beatSeconds.length - 2, before));
  }
}
