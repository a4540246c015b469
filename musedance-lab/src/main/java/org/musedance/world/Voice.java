package org.musedance.world;

import java.util.SplittableRandom;

/** The pitched instruments: each turns a pitch, a length and a velocity into samples. */
enum Voice {
  ROUND_BASS(0.004, 0.9, 1.0),
  SAW_BASS(0.004, 0.5, 0.9),
  PLUCKED_BASS(0.001, 0.6, 1.6),
  ELECTRIC_PIANO(0.003, 0.8, 0.8),
  ORGAN(0.012, 4.0, 1.0),
  PAD(0.12, 6.0, 1.6),
  STAB(0.004, 0.16, 1.3),
  GUITAR(0.001, 0.7, 1.6),
  DRIVEN_GUITAR(0.003, 2.5, 0.8),
  BELL(0.002, 0.6, 0.9),
  LEAD(0.01, 1.2, 1.2),
  FLUTE(0.04, 2.5, 0.9);

  private static final double RELEASE_SECONDS = 0.06;
  private final double attackSeconds;
  private final double decaySeconds;
  private final double level;

  /** The level makes the voices equally loud. */
  Voice(double attackSeconds, double decaySeconds, double level) {
    this.level = level;
    this.attackSeconds = attackSeconds;
    this.decaySeconds = decaySeconds;
  }

  /** Mono samples at {@link Mixer#SAMPLE_RATE}, {@code seconds} long plus a short release. */
  float[] note(double hertz, double seconds, double velocity, SplittableRandom random) {
    int length = (int) ((seconds + RELEASE_SECONDS) * Mixer.SAMPLE_RATE);
    float[] sound =
        switch (this) {
          case PLUCKED_BASS, GUITAR -> pluck(length, hertz, velocity, random);
          case ELECTRIC_PIANO -> modulated(length, hertz, 1, 0.25 * velocity, 0.4);
          case BELL -> modulated(length, hertz, 4, 0.2 * velocity, 0.12);
          default -> steady(length, hertz, velocity);
        };
    shape(sound, velocity);
    return sound;
  }

  private float[] steady(int length, double hertz, double velocity) {
    float[] sound = new float[length];
    double step = hertz / Mixer.SAMPLE_RATE;
    Wavetable saw = Wavetable.saw(hertz);
    Wavetable square = Wavetable.square(hertz);
    double phase = 0.13;
    for (int i = 0; i < length; i++) {
      double t = (double) i / Mixer.SAMPLE_RATE;
      double vibrato = 1 + 0.005 * Math.min(1, 3 * t) * Wavetable.SINE.at(5.3 * t);
      phase += step * (this == LEAD || this == FLUTE ? vibrato : 1);
      sound[i] = (float) wave(phase, saw, square);
    }
    if (this == SAW_BASS || this == STAB || this == PAD || this == LEAD) sweep(sound, velocity);
    return sound;
  }

  private double wave(double phase, Wavetable saw, Wavetable square) {
    Wavetable sine = Wavetable.SINE;
    return switch (this) {
      case ROUND_BASS -> 0.8 * sine.at(phase) + 0.3 * sine.at(2 * phase) + 0.1 * sine.at(3 * phase);
      case SAW_BASS, STAB -> 0.45 * (saw.at(phase) + saw.at(1.004 * phase));
      case PAD -> 0.3 * (saw.at(phase) + saw.at(1.006 * phase) + saw.at(0.995 * phase));
      case ORGAN ->
          0.45 * sine.at(phase)
              + 0.3 * sine.at(2 * phase)
              + 0.15 * sine.at(3 * phase)
              + 0.1 * sine.at(4 * phase);
      case DRIVEN_GUITAR ->
          0.6 * Mixer.saturate(1.6 * (saw.at(phase) + 0.7 * saw.at(1.5 * phase + 0.2)));
      case LEAD -> 0.4 * square.at(phase) + 0.3 * saw.at(1.005 * phase);
      default -> 0.8 * sine.at(phase) + 0.12 * sine.at(2 * phase) + 0.05 * sine.at(3 * phase);
    };
  }

  /**
   * Two-operator frequency modulation (Chowning 1973) whose brightness dies away.
   *
   * @param depth the largest phase deviation, in periods of the carrier
   */
  private static float[] modulated(
      int length, double hertz, double ratio, double depth, double brightSeconds) {
    float[] sound = new float[length];
    double step = hertz / Mixer.SAMPLE_RATE;
    double index = depth;
    double fade = decayPerSample(brightSeconds);
    for (int i = 0; i < length; i++) {
      double modulator = Wavetable.SINE.at(ratio * step * i);
      sound[i] = (float) Wavetable.SINE.at(1 + step * i + index * modulator);
      index *= fade;
    }
    return sound;
  }

  /** A plucked string: noise in a delay line with a gentle low-pass (Karplus and Strong 1983). */
  private static float[] pluck(int length, double hertz, double velocity, SplittableRandom random) {
    int period = (int) Math.max(2, Math.round(Mixer.SAMPLE_RATE / hertz + 0.5));
    double stretch = Mixer.SAMPLE_RATE / hertz / (period - 0.5);
    float[] string = new float[period];
    double soft = 0;
    for (int i = 0; i < period; i++) {
      soft += (0.3 + 0.5 * velocity) * (random.nextDouble() * 2 - 1 - soft);
      string[i] = (float) soft;
    }
    float[] sound = new float[length];
    int position = 0;
    for (int i = 0; i < length; i++) {
      int next = position + 1 == period ? 0 : position + 1;
      sound[i] = 1.4f * string[position];
      string[position] = 0.4985f * (string[position] + string[next]);
      position = next;
    }
    return stretched(sound, stretch);
  }

  /** Reads the sound a little slower or faster, because a string has a whole number of samples. */
  private static float[] stretched(float[] sound, double factor) {
    float[] tuned = new float[sound.length];
    for (int i = 0; i < tuned.length; i++) {
      double position = Math.min(i / factor, sound.length - 1.001);
      int index = (int) position;
      tuned[i] = (float) (sound[index] + (position - index) * (sound[index + 1] - sound[index]));
    }
    return tuned;
  }

  /** A low-pass that opens with the attack and closes with the decay. */
  private void sweep(float[] sound, double velocity) {
    double open = this == PAD ? 0.22 : 0.25 + 0.45 * velocity;
    double closed = this == PAD ? 0.22 : 0.14;
    double fade = decayPerSample(0.5 * decaySeconds);
    double weight = open - closed;
    double first = 0;
    double second = 0;
    for (int i = 0; i < sound.length; i++) {
      double cutoff = closed + weight;
      first += cutoff * (sound[i] - first);
      second += cutoff * (first - second);
      sound[i] = (float) second;
      weight *= fade;
    }
  }

  private void shape(float[] sound, double velocity) {
    int attack = (int) (attackSeconds * Mixer.SAMPLE_RATE);
    int release = (int) (RELEASE_SECONDS * Mixer.SAMPLE_RATE);
    double fade = decayPerSample(decaySeconds);
    double gain = level * velocity;
    for (int i = 0; i < sound.length; i++) {
      double in = i < attack ? (double) i / attack : 1;
      double out = Math.min(1, (double) (sound.length - i) / release);
      sound[i] *= (float) (gain * in * out);
      gain *= fade;
    }
  }

  private static double decayPerSample(double seconds) {
    return Math.exp(-1 / (seconds * Mixer.SAMPLE_RATE));
  }
}
