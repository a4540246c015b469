package org.musedance.audio;

/**
 * Power of the short-time Fourier transform as {@code librosa.stft} 0.11 defines it: periodic Hann
 * window, frame t centred on sample t * hop, zeros beyond both ends.
 */
public final class Stft {
  private final Fft fft;
  private final int hopSamples;
  private final double[] window;

  /**
   * @param fftSize frame length in samples, a power of two
   * @param hopSamples distance between frames in samples
   */
  public Stft(int fftSize, int hopSamples) {
    if (hopSamples < 1) {
      throw new IllegalArgumentException(
          "the hop must be at least 1 sample, but was " + hopSamples);
    }
    fft = new Fft(fftSize);
    this.hopSamples = hopSamples;
    window = Windows.periodicHann(fftSize);
  }

  /** Frames of a signal of so many samples: 1 + samples / hop. */
  public int frames(int samples) {
    return 1 + samples / hopSamples;
  }

  /** Power spectra, [frames][fftSize / 2 + 1]. */
  public float[][] power(float[] samples) {
    float[][] power = new float[frames(samples.length)][];
    forEachFrame(samples, (frame, spectrum) -> power[frame] = toFloat(spectrum));
    return power;
  }

  /** Receives the power spectrum of a frame; the array is reused afterwards. */
  interface Sink {
    void accept(int frame, double[] power);
  }

  /** Hands every frame's power spectrum to the sink, from several threads, in no special order. */
  void forEachFrame(float[] samples, Sink sink) {
    int frames = frames(samples.length);
    Blocks.forEach(
        frames,
        () -> new FramePair(fft),
        (pair, from, to) -> {
          for (int frame = from; frame < to; frame += 2) {
            load(samples, frame, pair.first);
            load(samples, frame + 1, pair.second);
            pair.transform();
            sink.accept(frame, pair.firstPower);
            if (frame + 1 < to) {
              sink.accept(frame + 1, pair.secondPower);
            }
          }
        });
  }

  private void load(float[] samples, int frame, double[] into) {
    int start = frame * hopSamples - window.length / 2;
    int from = Math.min(window.length, Math.max(0, -start));
    int to = Math.max(from, Math.min(window.length, samples.length - start));
    for (int i = 0; i < from; i++) {
      into[i] = 0;
    }
    for (int i = from; i < to; i++) {
      into[i] = samples[start + i] * window[i];
    }
    for (int i = to; i < into.length; i++) {
      into[i] = 0;
    }
  }

  private static float[] toFloat(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
