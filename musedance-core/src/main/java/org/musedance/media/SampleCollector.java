package org.musedance.media;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Gathers decoded samples between a first and a last one. */
final class SampleCollector {
  private static final int INITIAL_SAMPLES = 1 << 16;

  /** More than any format of cinema or games has; a larger number is a damaged header. */
  private static final int MAX_CHANNELS = 64;

  private final int sampleRate;
  private final int limit;
  private final float[][] channels;
  private int length;
  private long toSkip;
  private long seen;
  private int padding;

  /**
   * Takes the format of frame; leaves out the first {@code skip} samples, or starts with silence
   * where skip is negative.
   */
  SampleCollector(AVFrame frame, long skip, double maxSeconds) throws IOException {
    if (frame.ch_layout().nb_channels() > MAX_CHANNELS) {
      throw new IOException("it claims " + frame.ch_layout().nb_channels() + " channels");
    }
    sampleRate = frame.sample_rate();
    limit = (int) Math.min(Integer.MAX_VALUE - 8, Math.round(maxSeconds * sampleRate));
    toSkip = Math.max(0, skip);
    length = (int) Math.min(limit, Math.max(0, -skip));
    int capacity = Math.min(limit, Math.max(length, INITIAL_SAMPLES));
    channels = new float[frame.ch_layout().nb_channels()][capacity];
  }

  boolean isFull() {
    return length >= limit;
  }

  /** Appends frame, which in truth ends after validSamples if nothing follows it. */
  void add(AVFrame frame, long validSamples) throws IOException {
    if (frame.sample_rate() != sampleRate || frame.ch_layout().nb_channels() != channels.length) {
      throw new IOException("its sample rate or channels change midway");
    }
    int count = frame.nb_samples();
    int from = (int) Math.min(toSkip, count);
    int taken = Math.min(count - from, limit - length);
    reserve(length + taken);
    SampleFormat.copy(frame, from, taken, channels, length);
    length += taken;
    toSkip -= from;
    seen += count;
    padding = (int) Math.max(0, Math.min(taken, from + taken - validSamples));
  }

  /** Tells that nothing follows, so that what only fills up the last frame is left out. */
  void end() {
    length -= padding;
  }

  /** What was gathered, or nothing when the sound ended before the first wanted sample. */
  Optional<Sound> sound() {
    if (length == 0) {
      return Optional.empty();
    }
    for (int c = 0; c < channels.length; c++) {
      channels[c] = Arrays.copyOf(channels[c], length);
    }
    return Optional.of(new Sound(channels, sampleRate));
  }

  /** A sound of no length in this format. */
  Sound silence() {
    return new Sound(new float[channels.length][0], sampleRate);
  }

  double seenSeconds() {
    return (double) seen / sampleRate;
  }

  private void reserve(int needed) {
    if (needed > channels[0].length) {
      int capacity = (int) Math.min(limit, Math.max(needed, channels[0].length * 3L / 2));
      for (int c = 0; c < channels.length; c++) {
        channels[c] = Arrays.copyOf(channels[c], capacity);
      }
    }
  }
}
