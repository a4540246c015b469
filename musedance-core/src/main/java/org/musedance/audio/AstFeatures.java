package org.musedance.audio;

/**
 * What the Audio Spectrogram Transformer hears: windows of normalised log mel energies ({@code
 * ASTFeatureExtractor} of Hugging Face transformers). The fields are those of a published {@code
 * preprocessor_config.json}.
 *
 * @param samplingRate of the sound in Hz
 * @param numMelBins bands per frame
 * @param maxLength frames per window, 10 ms each
 * @param mean of the training data's log energies
 * @param std of the training data's log energies; features are (x - mean) / (2 std)
 */
public record AstFeatures(
    int samplingRate, int numMelBins, int maxLength, double mean, double std) {

  /** The published AudioSet models: windows of 10.24 s at 16 kHz, 128 bands. */
  public static final AstFeatures AUDIO_SET =
      new AstFeatures(16_000, 128, 1024, -4.2677393, 4.5689974);

  public AstFeatures {
    if (samplingRate < 1000 || numMelBins < 1 || maxLength < 1 || !(std > 0)) {
      throw new IllegalArgumentException(
          String.format(
              "AST features need a rate from 1000 Hz, at least one band and one frame and a"
                  + " positive deviation, but were %d Hz, %d bands, %d frames, deviation %s",
              samplingRate, numMelBins, maxLength, std));
    }
  }

  /** Log mel energies of a whole sound, [frames][numMelBins], before padding and normalisation. */
  public float[][] logMel(float[] mono) {
    return new KaldiFilterbank(samplingRate, numMelBins).logMel(mono);
  }

  /** The first window of a sound, [maxLength * numMelBins] with the bands of a frame together. */
  public float[] inputValues(float[] mono) {
    return inputValues(logMel(mono), 0);
  }

  /**
   * One window of a longer sound, [maxLength * numMelBins] with the bands of a frame together.
   * Frames behind the end are zero before normalisation, as in training.
   *
   * @param logMel {@link #logMel} of the sound
   * @param firstFrame where the window starts, in frames of 10 ms
   */
  public float[] inputValues(float[][] logMel, int firstFrame) {
    float[] values = new float[maxLength * numMelBins];
    int frames = Math.max(0, Math.min(maxLength, logMel.length - firstFrame));
    for (int frame = 0; frame < frames; frame++) {
      System.arraycopy(logMel[firstFrame + frame], 0, values, frame * numMelBins, numMelBins);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / (2 * std));
    }
    return values;
  }
}
