package org.musedance.world;

import java.util.List;
import java.util.SplittableRandom;
import org.musedance.world.Player.Moment;

/**
 * Composes one song: draws tempo, form, groove, harmony and band from a seed, and lets the band
 * play bar by bar. Half of the songs start with their first beat, the others somewhere in the
 * middle.
 */
final class Composer {
  private static final double FADE_SECONDS = 0.02;

  private final SplittableRandom random;
  private final double seconds;
  private final SongStyle style;
  private final boolean fromTheStart;
  private final TempoCurve tempo;
  private final int firstBar;
  private final double[] barEnergy;

  Composer(long seed, SongStyle styleOrNull, double seconds) {
    this.random = new SplittableRandom(seed);
    this.seconds = seconds;
    SongStyle drawn = SongStyle.values()[random.nextInt(SongStyle.values().length)];
    style = styleOrNull == null ? drawn : styleOrNull;
    fromTheStart = random.nextBoolean();
    tempo = tempo();
    firstBar = fromTheStart ? 0 : -2;
    int lastBar = (int) Math.floor(tempo.beatsAt(seconds) / style.beatsPerBar());
    barEnergy = Dynamics.draw(lastBar + 1 - firstBar, random);
  }

  Song compose() {
    float[] samples = perform();
    int firstBeat = fromTheStart ? 0 : (int) Math.ceil(tempo.beatsAt(0));
    int lastBeat = (int) Math.floor(tempo.beatsAt(seconds - FADE_SECONDS));
    double[] beats = new double[lastBeat - firstBeat + 1];
    double[] energy = new double[beats.length];
    for (int i = 0; i < beats.length; i++) {
      beats[i] = tempo.secondsAt(firstBeat + i);
      energy[i] = barEnergy[Math.floorDiv(firstBeat + i, style.beatsPerBar()) - firstBar];
    }
    return new Song(style, samples, Mixer.SAMPLE_RATE, beats, energy);
  }

  private TempoCurve tempo() {
    double start = random.nextDouble(style.minBpm(), style.maxBpm());
    double ratio = 1 + random.nextDouble(0.5, 1) * style.maxTempoChange();
    double end = random.nextBoolean() ? start * ratio : start / ratio;
    double barSeconds = 60 * style.beatsPerBar() / start;
    double firstBeat = random.nextDouble(0.05, fromTheStart ? 0.6 : barSeconds);
    return new TempoCurve(start, end, seconds, firstBeat);
  }

  private float[] perform() {
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
    int stepsPerBar = style.beatsPerBar() * Groove.STEPS_PER_BEAT;
    for (int i = 0; i < barEnergy.length * stepsPerBar; i++) {
      Moment moment = moment(i, stepsPerBar, swing);
      for (Player player : band) player.play(moment, mixer, random);
    }
    double loudness = random.nextDouble(1.2, 2);
    return mixer.mixDown(loudness, random.nextDouble(0.15, 0.3), FADE_SECONDS, random);
  }

  /** The i-th sixteenth; the second and fourth of a beat are late by the swing, in beats. */
  private Moment moment(int i, int stepsPerBar, double swing) {
    double beat = firstBar * style.beatsPerBar() + (double) i / Groove.STEPS_PER_BEAT;
    double next = beat + 1.0 / Groove.STEPS_PER_BEAT;
    double late = i % 2 == 1 ? swing : 0;
    return new Moment(
        firstBar + i / stepsPerBar,
        i % stepsPerBar,
        tempo.secondsAt(beat + late),
        tempo.secondsAt(next) - tempo.secondsAt(beat),
        barEnergy[i / stepsPerBar]);
  }
}
