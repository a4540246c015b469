package org.musedance.audio;

/**
 * Music with a metronome over it, to hear whether beats are right: a click is 100 ms of a 1 kHz
 * tone that falls by 60 dB, as in {@code librosa.clicks}.
 */
public final class ClickTrack {
  private static final double HERTZ = 1000;
  private static final double SECONDS = 0.1;

  /** Music and clicks at half their loudness together stay within [-1, 1]. */
  private static final float SHARE = 0.5f;

  private ClickTrack() {}

  /**
   * Mixes clicks into music.
   *
   * @param channels samples in [-1, 1], [channels][samples]; not changed
   * @param sampleRate in Hz
   * @param clickSeconds when clicks start; what lies outside the music is not heard
   * @return as many channels and samples
   */
  public static float[][] mix(float[][] channels, int sampleRate, double[] clickSeconds) {
    float[] click = click(sampleRate);
    float[][] mixed = new float[channels.length][];
    for (int channel = 0; channel < mixed.length; channel++) {
      mixed[channel] = channels[channel].clone();
      for (int i = 0; i < mixed[channel].length; i++) {
        mixed[channel][i] *= SHARE;
      }
      for (double seconds : clickSeconds) {
        add(click, mixed[channel], Math.round(seconds * sampleRate));
      }
    }
    return mixed;
  }

  private static float[] click(int sampleRate) {
    float[] click = new float[(int) Math.round(SECONDS * sampleRate)];
    for (int i = 0; i < click.length; i++) {
      double loudness = SHARE * Math.pow(2, -10.0 * i / click.length);
      click[i] = (float) (loudness * Math.sin(2 * Math.PI * HERTZ * i / sampleRate));
    }
    return click;
  }

  private static void add(float[] click, float[] music, long start) {
    for (int i = 0; i < click.length; i++) {
      long at = start + i;
      if (at >= 0 && at < music.length) {
        music[(int) at] += click[i];
      }
    }
  }
}
