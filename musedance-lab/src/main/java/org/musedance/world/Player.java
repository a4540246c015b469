package org.musedance.world;

import java.util.SplittableRandom;

/** A member of the band: asked at every sixteenth note whether it has something to play. */
interface Player {
  void play(Moment moment, Mixer mixer, SplittableRandom random);

  /**
   * One sixteenth note of a song.
   *
   * @param bar the bar, 0 for the first
   * @param step the step within the bar, four per beat
   * @param seconds when it sounds, swing included
   * @param stepSeconds the length of a step at this tempo
   * @param energy 0 to 1, how much is going on
   */
  record Moment(int bar, int step, double seconds, double stepSeconds, double energy) {
    private static final double QUIET_DECIBELS = -14;

    boolean onBeat() {
      return step % Groove.STEPS_PER_BEAT == 0;
    }

    /** The length of some steps in seconds. */
    double lasting(int steps) {
      return steps * stepSeconds;
    }

    /** The loudness that goes with the energy: 1 when it is full, -14 dB when there is none. */
    double gain() {
      return Math.pow(10, QUIET_DECIBELS * (1 - energy) / 20);
    }
  }
}
