package org.musedance.world;

import java.util.SplittableRandom;

/**
 * A mono mixing desk: drums and music on two tracks, the music ducked under the drums, a small room
 * around both, and a soft limiter.
 *
 * <p>The room is Schroeder's (1962): parallel feedback combs, then two all-pass filters. Room and a
 * little tape hiss (about -50 dB) fill the gaps between the beats, as in any recording: onset
 * detectors work in decibels, and out of digital silence the softest off-beat would rise as far as
 * a drum.
 */
final class Mixer {
  static final int SAMPLE_RATE = 22_050;

  private static final int[] COMB_SAMPLES = {656, 733, 811, 887};
  private static final int[] ALL_PASS_SAMPLES = {110, 37};
  private static final double DUCK_DEPTH = 0.45;
  private static final double DUCK_SECONDS = 0.11;
  private static final double CEILING = 0.95;
  private static final double HISS = 0.006;

  private final float[] drums;
  private final float[] music;
  private final float[] duck;

  Mixer(double seconds) {
    int length = (int) Math.round(seconds * SAMPLE_RATE);
    drums = new float[length];
    music = new float[length];
    duck = new float[length];
  }

  void addDrum(float[] sound, double seconds, double gain) {
    add(drums, sound, seconds, gain);
  }

  void addMusic(float[] sound, double seconds, double gain) {
    add(music, sound, seconds, gain);
  }

  /** Lets the music dip for a moment, as a compressor keyed by the kick does. */
  void duckAt(double seconds) {
    int start = (int) Math.round(seconds * SAMPLE_RATE);
    for (int i = 0; i < 0.3 * SAMPLE_RATE; i++) {
      if (start + i < 0 || start + i >= duck.length) continue;
      double dip = DUCK_DEPTH * Math.exp(-i / (DUCK_SECONDS * SAMPLE_RATE));
      duck[start + i] = Math.max(duck[start + i], (float) dip);
    }
  }

  /**
   * The finished sound, within -0.95 to 0.95.
   *
   * @param loudness the gain before the limiter, as in mastering
   * @param room the share of reverberation, 0 to 1
   * @param fadeSeconds the length of the fade at the end
   * @param random draws the tape hiss
   */
  float[] mixDown(double loudness, double room, double fadeSeconds, SplittableRandom random) {
    float[] mix = new float[drums.length];
    for (int i = 0; i < mix.length; i++) {
      mix[i] = drums[i] + music[i] * (1 - duck[i]);
    }
    float[] wet = reverberate(mix);
    for (int i = 0; i < mix.length; i++) {
      double hiss = HISS * (random.nextDouble() * 2 - 1);
      double fade = Math.min(1, (mix.length - i) / (fadeSeconds * SAMPLE_RATE));
      mix[i] = (float) (fade * CEILING * saturate(loudness * (mix[i] + room * wet[i]) + hiss));
    }
    return mix;
  }

  /** Close to tanh within 0.03 (a Padé approximant) and exactly 1 from 3 on, without its cost. */
  static double saturate(double x) {
    double bounded = Math.max(-3, Math.min(3, x));
    double square = bounded * bounded;
    return bounded * (27 + square) / (27 + 9 * square);
  }

  private static void add(float[] track, float[] sound, double seconds, double gain) {
    int start = (int) Math.round(seconds * SAMPLE_RATE);
    float level = (float) gain;
    int first = Math.max(0, -start);
    int last = Math.min(sound.length, track.length - start);
    for (int i = first; i < last; i++) track[start + i] += level * sound[i];
  }

  private static float[] reverberate(float[] dry) {
    float[] wet = new float[dry.length];
    for (int samples : COMB_SAMPLES) comb(dry, wet, samples);
    for (int samples : ALL_PASS_SAMPLES) allPass(wet, samples);
    return wet;
  }

  private static void comb(float[] dry, float[] wet, int samples) {
    float[] line = new float[samples];
    float soft = 0;
    for (int i = 0, p = 0; i < dry.length; i++, p = p + 1 == samples ? 0 : p + 1) {
      float echo = line[p];
      soft += 0.6f * (echo - soft);
      line[p] = dry[i] + 0.8f * soft;
      wet[i] += 0.25f * echo;
    }
  }

  private static void allPass(float[] wet, int samples) {
    float[] line = new float[samples];
    for (int i = 0, p = 0; i < wet.length; i++, p = p + 1 == samples ? 0 : p + 1) {
      float echo = line[p];
      float in = wet[i] + 0.6f * echo;
      line[p] = in;
      wet[i] = echo - 0.6f * in;
    }
  }
}
