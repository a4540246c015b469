package org.musedance.audio;

/** Mel power of every frame, {@code librosa.feature.melspectrogram} 0.11 with power 2. */
public final class MelSpectrogram {
  private final Stft stft;
  private final MelFilterbank filters;

  /**
   * @param sampleRate in Hz
   * @param fftSize frame length in samples, a power of two
   * @param hopSamples distance between frames in samples
   */
  public MelSpectrogram(int sampleRate, int fftSize, int hopSamples, int bands) {
    stft = new Stft(fftSize, hopSamples);
    filters = MelFilterbank.slaney(sampleRate, fftSize, bands);
  }

  /** Mel power, [frames][bands]. */
  public float[][] power(float[] samples) {
    float[][] mel = new float[stft.frames(samples.length)][];
    stft.forEachFrame(samples, (frame, power) -> mel[frame] = filters.apply(power));
    return mel;
  }
}
