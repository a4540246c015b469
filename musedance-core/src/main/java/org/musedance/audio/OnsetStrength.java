package org.musedance.audio;

import java.util.Arrays;
import org.musedance.tensor.UserError;

/**
 * How much sound begins in each frame: the rise of mel energy in decibels since the frame before
 * (spectral flux, Boeck and Widmer 2013), as {@code librosa.onset.onset_strength} 0.11 computes it.
 *
 * <p>Frames lie 512 samples apart at 22,050 Hz, 43.07 per second; frame t is centred on sample t *
 * 512. Values are decibels, of order 1 for a soft onset and 30 for a click in silence.
 */
public final class OnsetStrength {
  /** The rate in Hz that everything about beats expects. */
  public static final int SAMPLE_RATE = 22_050;

  /** Samples between frames. */
  public static final int HOP_SAMPLES = 512;

  private static final int FFT_SIZE = 2048;
  private static final int BANDS = 128;

  /** Energies below this count as silence. */
  private static final double FLOOR = 1e-10;

  /** Everything quieter than the loudest moment by more than this is cut to it. */
  private static final float RANGE_DECIBELS = 80;

  /** The flux looks back one frame, and a frame's window reaches two hops ahead of its centre. */
  private static final int DELAY_FRAMES = 1 + FFT_SIZE / (2 * HOP_SAMPLES);

  /** How the rises of all bands become one number. */
  public enum Aggregate {
    /** librosa's default. */
    MEAN,
    /** What the beat tracker listens to; deaf to onsets in less than half of the bands. */
    MEDIAN
  }

  private OnsetStrength() {}

  /**
   * Onset strength of music.
   *
   * @param mono22050 mono samples at 22,050 Hz, all finite
   * @return one value per frame, 1 + samples / 512 in all
   */
  public static float[] of(float[] mono22050, Aggregate aggregate) {
    requireFinite(mono22050);
    float[][] decibels = decibels(mono22050);
    float[] strength = new float[decibels.length];
    Blocks.forEach(
        decibels.length,
        () -> new float[BANDS],
        (rises, from, to) -> {
          for (int frame = Math.max(from, DELAY_FRAMES); frame < to; frame++) {
            int after = frame - DELAY_FRAMES + 1;
            rise(decibels[after - 1], decibels[after], rises);
            strength[frame] = aggregate == Aggregate.MEAN ? mean(rises) : median(rises);
          }
        });
    return strength;
  }

  private static float[][] decibels(float[] samples) {
    float[][] mel = new MelSpectrogram(SAMPLE_RATE, FFT_SIZE, HOP_SAMPLES, BANDS).power(samples);
    float[] loudest = new float[mel.length];
    Blocks.forEach(
        mel.length,
        () -> mel,
        (frames, from, to) -> {
          for (int frame = from; frame < to; frame++) {
            loudest[frame] = toDecibels(frames[frame]);
          }
        });
    float quietest = max(loudest) - RANGE_DECIBELS;
    for (float[] frame : mel) {
      for (int band = 0; band < frame.length; band++) {
        frame[band] = Math.max(frame[band], quietest);
      }
    }
    return mel;
  }

  /** Replaces energies by decibels and returns the largest. */
  private static float toDecibels(float[] energies) {
    for (int band = 0; band < energies.length; band++) {
      energies[band] = (float) (10 * Math.log10(Math.max(FLOOR, energies[band])));
    }
    return max(energies);
  }

  private static void rise(float[] before, float[] after, float[] rises) {
    for (int band = 0; band < rises.length; band++) {
      rises[band] = Math.max(0, after[band] - before[band]);
    }
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
  }

  /** Median of an even number of values, which it sorts. */
  private static float median(float[] values) {
    Arrays.sort(values);
    return (values[values.length / 2 - 1] + values[values.length / 2]) / 2;
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static void requireFinite(float[] samples) {
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new UserError(
            String.format(
                "the music must hold finite samples only, but sample %d is %s;"
                    + " export the file again as WAV, FLAC or MP3",
                i, samples[i]));
      }
    }
  }
}
