package org.musedance.world;

import java.util.SplittableRandom;
import org.musedance.world.Player.Moment;

/**
 * The drum machine of one song: each instrument is drawn once, with the song's own tuning, and
 * played at any velocity.
 *
 * <p>Every drum opens with a few milliseconds of noise like the beater or stick of a real one. An
 * onset detector that looks for a rise over most of the spectrum needs it.
 */
final class Drums implements Player {
  private static final double FULL_KIT_ENERGY = 0.4;
  private static final double CRASH_ENERGY = 0.75;
  private static final double GHOST_VELOCITY = 0.35;

  private final Groove groove;
  private final float[] kick;
  private final float[] snare;
  private final float[] clap;
  private final float[] rim;
  private final float[] hat;
  private final float[] openHat;
  private final float[] crash;
  private double energyBefore = 1;

  Drums(Groove groove, SplittableRandom random) {
    this.groove = groove;
    kick = kick(random.nextDouble(44, 58), random.nextDouble(0.12, 0.22), random);
    snare = snare(random.nextDouble(165, 210), random.nextDouble(0.07, 0.13), random);
    clap = clap(random.nextDouble(0.07, 0.12), random);
    rim = rim(random.nextDouble(800, 1300), random);
    hat = cymbal(0.14, random.nextDouble(0.018, 0.035), random);
    openHat = cymbal(0.5, random.nextDouble(0.1, 0.18), random);
    crash = cymbal(1.6, random.nextDouble(0.4, 0.6), random);
  }

  @Override
  public void play(Moment moment, Mixer mixer, SplittableRandom random) {
    boolean full = moment.energy() > FULL_KIT_ENERGY;
    if (hit("kick", kick, 0.56, full, moment, mixer, random)) mixer.duckAt(moment.seconds());
    hit("snare", snare, 0.55, full, moment, mixer, random);
    hit("clap", clap, 0.55, full, moment, mixer, random);
    hit("rim", rim, 0.55, full, moment, mixer, random);
    hit("hat", hat, 0.42, full, moment, mixer, random);
    hit("ride", openHat, 0.45, full, moment, mixer, random);
    if (full) hit("open", openHat, 0.34, true, moment, mixer, random);
    if (moment.energy() > CRASH_ENERGY && energyBefore <= CRASH_ENERGY) {
      mixer.addDrum(crash, moment.seconds(), 0.25 * moment.gain());
    }
    energyBefore = moment.energy();
  }

  private boolean hit(
      String part,
      float[] sound,
      double loudness,
      boolean full,
      Moment moment,
      Mixer mixer,
      SplittableRandom random) {
    double velocity = groove.velocity(part, moment.step());
    if (velocity == 0 || (!full && velocity < GHOST_VELOCITY)) return false;
    double human = random.nextDouble(0.9, 1);
    double gain = loudness * Math.pow(velocity, 1.5) * human * moment.gain();
    mixer.addDrum(sound, moment.seconds(), gain);
    return velocity > GHOST_VELOCITY;
  }

  private static float[] kick(double hertz, double decay, SplittableRandom random) {
    float[] sound = silence(5 * decay);
    double phase = 0;
    for (int i = 0; i < sound.length; i++) {
      double t = seconds(i);
      phase += hertz * (1 + 3.2 * Math.exp(-t / 0.025)) / Mixer.SAMPLE_RATE;
      double body = Wavetable.SINE.at(phase) * Math.exp(-t / decay);
      sound[i] = (float) (body + 0.6 * noise(random) * Math.exp(-t / 0.008));
    }
    return sound;
  }

  private static float[] snare(double hertz, double decay, SplittableRandom random) {
    float[] sound = silence(5 * decay);
    for (int i = 0; i < sound.length; i++) {
      double t = seconds(i);
      double skin = Wavetable.SINE.at(hertz * t) + 0.6 * Wavetable.SINE.at(1.83 * hertz * t);
      double wires = noise(random) * Math.exp(-t / decay);
      sound[i] = (float) (0.45 * skin * Math.exp(-t / 0.06) + 0.6 * wires);
    }
    return sound;
  }

  private static float[] clap(double decay, SplittableRandom random) {
    float[] sound = silence(0.03 + 5 * decay);
    double low = 0;
    for (int i = 0; i < sound.length; i++) {
      double t = seconds(i);
      double hands = Math.exp(-(t % 0.009) / 0.003) * (t < 0.027 ? 1 : 0);
      double tail = t < 0.027 ? 0 : 0.7 * Math.exp(-(t - 0.027) / decay);
      double raw = noise(random);
      low += 0.25 * (raw - low);
      sound[i] = (float) ((0.5 * raw + 0.8 * low) * (hands + tail));
    }
    return sound;
  }

  private static float[] rim(double hertz, SplittableRandom random) {
    float[] sound = silence(0.12);
    for (int i = 0; i < sound.length; i++) {
      double t = seconds(i);
      double wood = Wavetable.SINE.at(hertz * t) + 0.7 * Wavetable.SINE.at(1.62 * hertz * t);
      sound[i] =
          (float) (0.5 * wood * Math.exp(-t / 0.018) + 0.5 * noise(random) * Math.exp(-t / 0.008));
    }
    return sound;
  }

  private static float[] cymbal(double length, double decay, SplittableRandom random) {
    float[] sound = silence(length);
    double before = 0;
    for (int i = 0; i < sound.length; i++) {
      double raw = noise(random);
      sound[i] = (float) (0.5 * (raw - 0.85 * before) * Math.exp(-seconds(i) / decay));
      before = raw;
    }
    return sound;
  }

  private static float[] silence(double seconds) {
    return new float[(int) (seconds * Mixer.SAMPLE_RATE)];
  }

  private static double seconds(int samples) {
    return (double) samples / Mixer.SAMPLE_RATE;
  }

  private static double noise(SplittableRandom random) {
    return random.nextDouble() * 2 - 1;
  }
}
