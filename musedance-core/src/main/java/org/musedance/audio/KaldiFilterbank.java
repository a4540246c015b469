package org.musedance.audio;

import java.util.Arrays;

/**
 * Log mel energies as Kaldi's {@code compute-fbank-feats} and the Audio Spectrogram Transformer
 * (Gong, Chung and Glass 2021) define them: frames of 25 ms every 10 ms that lie wholly inside the
 * sound, mean removed, pre-emphasis 0.97, Hann window, power spectrum, no dither.
 */
public final class KaldiFilterbank {
  private static final double PRE_EMPHASIS = 0.97;
  private static final double LOW_HERTZ = 20;

  /** Single precision's epsilon, the floor under every energy. */
  private static final float FLOOR = 1.1920929e-7f;

  private final int frameSamples;
  private final int hopSamples;
  private final double[] window;
  private final Fft fft;
  private final MelFilterbank filters;

  /**
   * @param sampleRate in Hz, at least 1000
   */
  public KaldiFilterbank(int sampleRate, int bands) {
    frameSamples = sampleRate / 40;
    hopSamples = sampleRate / 100;
    window = Windows.symmetricHann(frameSamples);
    fft = new Fft(Integer.highestOneBit(frameSamples - 1) * 2);
    filters = MelFilterbank.kaldi(sampleRate, fft.size(), bands, LOW_HERTZ);
  }

  /** Frames of a sound: none when it is shorter than 25 ms. */
  public int frames(int samples) {
    return samples < frameSamples ? 0 : 1 + (samples - frameSamples) / hopSamples;
  }

  /** Natural logarithms of mel energies, [frames][bands], of mono samples in [-1, 1]. */
  public float[][] logMel(float[] mono) {
    float[][] logMel = new float[frames(mono.length)][];
    Blocks.forEach(
        logMel.length,
        () -> new FramePair(fft),
        (pair, from, to) -> {
          for (int frame = from; frame < to; frame += 2) {
            load(mono, frame, pair.first);
            load(mono, Math.min(frame + 1, to - 1), pair.second);
            pair.transform();
            logMel[frame] = logarithms(filters.apply(pair.firstPower));
            if (frame + 1 < to) {
              logMel[frame + 1] = logarithms(filters.apply(pair.secondPower));
            }
          }
        });
    return logMel;
  }

  private void load(float[] mono, int frame, double[] into) {
    int start = frame * hopSamples;
    double mean = 0;
    for (int i = 0; i < frameSamples; i++) {
      mean += mono[start + i];
    }
    mean /= frameSamples;
    double before = mono[start] - mean;
    for (int i = 0; i < frameSamples; i++) {
      double sample = mono[start + i] - mean;
      into[i] = (sample - PRE_EMPHASIS * before) * window[i];
      before = sample;
    }
    Arrays.fill(into, frameSamples, into.length, 0);
  }

  private static float[] logarithms(float[] energies) {
    for (int band = 0; band < energies.length; band++) {
      energies[band] = (float) Math.log(Math.max(FLOOR, energies[band]));
    }
    return energies;
  }
}
