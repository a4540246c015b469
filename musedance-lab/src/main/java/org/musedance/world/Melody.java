package org.musedance.world;

import java.util.SplittableRandom;
import org.musedance.world.Player.Moment;

/**
 * A tune of two bars that returns over the changing chords: a random walk on the scale, drawn to
 * chord tones on the beats. Every second time its end is varied.
 */
final class Melody implements Player {
  private static final int REST = Integer.MIN_VALUE;
  private static final int LOWEST = 67;
  private static final double MIN_ENERGY = 0.45;

  private final Harmony harmony;
  private final Voice voice;
  private final int stepsPerBar;
  private final int[] motif;
  private final int[] ending;

  Melody(SongStyle style, Harmony harmony, SplittableRandom random) {
    this.harmony = harmony;
    voice = style.leads.get(random.nextInt(style.leads.size()));
    stepsPerBar = style.beatsPerBar() * Groove.STEPS_PER_BEAT;
    motif = walk(2 * stepsPerBar, random);
    ending = walk(stepsPerBar, random);
  }

  @Override
  public void play(Moment moment, Mixer mixer, SplittableRandom random) {
    int at = Math.floorMod(moment.bar(), 4) * stepsPerBar + moment.step();
    if (moment.energy() < MIN_ENERGY || degree(at) == REST) return;
    int length = 1;
    while (length < Groove.STEPS_PER_BEAT * 2 && degree(at + length) == REST) length++;
    int degree = degree(at);
    if (moment.onBeat()) degree = harmony.nearestTone(degree, moment.bar());
    int note = LOWEST - 5 + Math.floorMod(harmony.note(0) - LOWEST + 5, 12);
    note += harmony.note(degree) - harmony.note(0);
    float[] sound = voice.note(Harmony.hertz(note), 0.9 * moment.lasting(length), 0.8, random);
    mixer.addMusic(sound, moment.seconds(), 0.28 * moment.gain());
  }

  /** The walk's scale degree at a step of the four-bar phrase (motif, then motif with ending). */
  private int degree(int step) {
    int at = Math.floorMod(step, 4 * stepsPerBar);
    return at < 3 * stepsPerBar ? motif[at % motif.length] : ending[at - 3 * stepsPerBar];
  }

  private static int[] walk(int steps, SplittableRandom random) {
    int[] degrees = new int[steps];
    int degree = random.nextInt(0, 6);
    for (int i = 0; i < steps; i++) {
      double chance = i % 4 == 0 ? 0.75 : i % 4 == 2 ? 0.4 : 0;
      degrees[i] = random.nextDouble() < chance ? degree : REST;
      if (degrees[i] == REST) continue;
      degree += random.nextInt(-2, 3);
      if (degree < -2 || degree > 8) degree = 3;
    }
    return degrees;
  }
}
