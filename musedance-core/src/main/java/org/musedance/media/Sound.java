package org.musedance.media;

import java.util.Arrays;

/**
 * Sound as samples in [-1, 1].
 *
 * @param channels one array per channel, all equally long; not copied, so do not write to them
 * @param sampleRate samples per second and channel
 */
public record Sound(float[][] channels, int sampleRate) {

  public Sound {
    if (channels.length == 0 || sampleRate < 1) {
      throw new IllegalArgumentException(
          "sound must have a channel and a sample rate, but had %d channels at %d Hz; pass both"
              .formatted(channels.length, sampleRate));
    }
    for (float[] channel : channels) {
      if (channel.length != channels[0].length) {
        throw new IllegalArgumentException(
            "the channels of a sound must be equally long, but were %d and %d samples; pad one"
                .formatted(channels[0].length, channel.length));
      }
    }
  }

  /** Sound of one channel. */
  public static Sound ofMono(float[] samples, int sampleRate) {
    return new Sound(new float[][] {samples}, sampleRate);
  }

  /** Samples per channel. */
  public int length() {
    return channels[0].length;
  }

  public double seconds() {
    return (double) length() / sampleRate;
  }

  /** The mean over the channels. */
  public float[] mono() {
    if (channels.length == 1) {
      return channels[0];
    }
    float[] mean = new float[length()];
    for (float[] channel : channels) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += channel[i] / channels.length;
      }
    }
    return mean;
  }

  /**
   * The part from startSeconds on that is {@code seconds} long, or shorter where the sound ends
   * earlier.
   */
  public Sound slice(double startSeconds, double seconds) {
    int from = sampleAt(startSeconds);
    int to = sampleAt(startSeconds + seconds);
    float[][] part = new float[channels.length][];
    for (int c = 0; c < part.length; c++) {
      part[c] = Arrays.copyOfRange(channels[c], from, Math.max(from, to));
    }
    return new Sound(part, sampleRate);
  }

  private int sampleAt(double seconds) {
    return (int) Math.max(0, Math.min(length(), Math.round(seconds * sampleRate)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sound that
        && sampleRate == that.sampleRate
        && Arrays.deepEquals(channels, that.channels);
  }

  @Override
  public int hashCode() {
    return 31 * sampleRate + Arrays.deepHashCode(channels);
  }

  @Override
  public String toString() {
    return "Sound[%d channels, %d Hz, %.3f s]".formatted(channels.length, sampleRate, seconds());
  }
}
