package org.musedance.audio;

import org.musedance.tensor.UserError;

/**
 * How beats are tracked; {@link #DEFAULTS} are librosa's.
 *
 * @param startBpm preferred tempo in beats per minute while the tempo is estimated
 * @param tightness how strictly beats keep the tempo, above 0; 100 lets them follow a band
 * @param trim whether weak beats before and after the music are dropped
 * @param bpm empty to estimate the tempo; else one tempo in beats per minute, or one per frame
 */
public record BeatOptions(double startBpm, double tightness, boolean trim, double... bpm) {
  private static final double USUAL_TIGHTNESS = 100;

  public static final BeatOptions DEFAULTS = new BeatOptions(Tempo.USUAL, USUAL_TIGHTNESS, true);

  public BeatOptions {
    requirePositive("the start tempo", startBpm, Tempo.USUAL);
    requirePositive("the tightness", tightness, USUAL_TIGHTNESS);
    for (double value : bpm) {
      if (!(value > 0 && Tempo.framesPerBeat(value) >= 1)) {
        throw new UserError(
            "the tempo must be above 0 and at most 2583 beats per minute, but was "
                + value
                + "; most music lies between 60 and 200");
      }
    }
    bpm = bpm.clone();
  }

  private static void requirePositive(String name, double value, double usual) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new UserError(
          "%s must be above 0, but was %s; the usual one is %s".formatted(name, value, usual));
    }
  }

  public BeatOptions withBpm(double... beatsPerMinute) {
    return new BeatOptions(startBpm, tightness, trim, beatsPerMinute);
  }

  public BeatOptions withStartBpm(double beatsPerMinute) {
    return new BeatOptions(beatsPerMinute, tightness, trim, bpm);
  }

  public BeatOptions withTightness(double strictness) {
    return new BeatOptions(startBpm, strictness, trim, bpm);
  }

  public BeatOptions untrimmed() {
    return new BeatOptions(startBpm, tightness, false, bpm);
  }
}
