package org.musedance.world;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.musedance.world.Player.Moment;

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
  private static final double FADE_SECONDS = 0.02;

  /**
   * Composes a song.
   *
   * @param seed the same seed gives the same samples
   * @param styleOrNull the style, or null to draw one
   * @param seconds the length, at least 2
   */
  public static Song compose(long seed, SongStyle styleOrNull, double seconds) {
    if (seconds < 2) {
      throw new IllegalArgumentException(
          "a song must last at least 2 seconds, but was asked to last "
              + seconds
              + "; ask for more");
    }
    SplittableRandom random = new SplittableRandom(seed);
    SongStyle[] styles = SongStyle.values();
    SongStyle drawn = styles[random.nextInt(styles.length)];
    SongStyle style = styleOrNull == null ? drawn : styleOrNull;
    boolean fromTheStart = random.nextBoolean();
    TempoCurve tempo = tempo(style, fromTheStart, seconds, random);
    int perBar = style.beatsPerBar();
    int firstBar = fromTheStart ? 0 : -2;
    int bars = (int) Math.ceil(tempo.beatsAt(seconds) / perBar) - firstBar;
    double[] energy = Dynamics.draw(bars, random);
    float[] samples = perform(style, tempo, firstBar, energy, seconds, random);

    int firstBeat = fromTheStart ? 0 : (int) Math.ceil(tempo.beatsAt(0));
    int lastBeat = (int) Math.floor(tempo.beatsAt(seconds - FADE_SECONDS));
    double[] beats = new double[lastBeat - firstBeat + 1];
    double[] levels = new double[beats.length];
    for (int i = 0; i < beats.length; i++) {
      beats[i] = tempo.secondsAt(firstBeat + i);
      levels[i] = energy[Math.floorDiv(firstBeat + i, perBar) - firstBar];
    }
    return new Song(style, samples, Mixer.SAMPLE_RATE, beats, levels);
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

  private static TempoCurve tempo(
      SongStyle style, boolean fromTheStart, double seconds, SplittableRandom random) {
    double start = random.nextDouble(style.minBpm(), style.maxBpm());
    double change = random.nextDouble(1.06, 1.15);
    double end =
        style != SongStyle.POP_RAMP
            ? start
            : random.nextBoolean() ? start * change : start / change;
    double barSeconds = 60 * style.beatsPerBar() / start;
    double firstBeat = random.nextDouble(0.05, fromTheStart ? 0.6 : barSeconds);
    return new TempoCurve(start, end, seconds, firstBeat);
  }

  private static float[] perform(
      SongStyle style,
      TempoCurve tempo,
      int firstBar,
      double[] energy,
      double seconds,
      SplittableRandom random) {
    Groove groove = Groove.pick(style.tab, random);
    Harmony harmony = Harmony.draw(style, random);
    List<Player> band =
        List.of(
            new Drums(groove, random),
            new Bass(style, groove, harmony, random),
            new Chords(style, groove, harmony, random),
            new Melody(style, harmony, random));
    double swing = random.nextDouble() * style.maxSwing();
    Mixer mixer = new Mixer(seconds);
    int steps = style.beatsPerBar() * Groove.STEPS_PER_BEAT;
    for (int i = 0; i < energy.length * steps; i++) {
      double beat = firstBar * style.beatsPerBar() + (double) i / Groove.STEPS_PER_BEAT;
      double late = i % 2 == 1 ? swing : 0;
      double at = tempo.secondsAt(beat + late);
      double stepSeconds =
          tempo.secondsAt(beat + 1.0 / Groove.STEPS_PER_BEAT) - tempo.secondsAt(beat);
      Moment moment =
          new Moment(firstBar + i / steps, i % steps, at, stepSeconds, energy[i / steps]);
      for (Player player : band) player.play(moment, mixer, random);
    }
    double loudness = random.nextDouble(1.2, 2);
    return mixer.mixDown(loudness, random.nextDouble(0.15, 0.3), FADE_SECONDS, random);
  }
}
