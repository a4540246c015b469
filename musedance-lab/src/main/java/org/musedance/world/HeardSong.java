package org.musedance.world;

import org.musedance.audio.BeatTracker;
import org.musedance.audio.Beats;

/**
 * A song together with what a listener hears in it: beats found by real analysis of the sound,
 * without any knowledge of how it was composed.
 *
 * @param song the song and its known beats
 * @param tempo the tempo heard, in beats per minute; 0 if none
 * @param beatSeconds the times of the beats heard, rising
 */
public record HeardSong(Song song, double tempo, double[] beatSeconds) {
  /** The usual tolerance in beat-tracking evaluation (Davies, Degara and Plumbley 2009). */
  private static final double TOLERANCE_SECONDS = 0.07;

  private static final double SHARE_ON_THE_BEAT = 0.9;
  private static final int FEWEST_BEATS = 4;

  /** Listens to a song with the beat tracker that also listens to users' music. */
  public static HeardSong listen(Song song) {
    Beats beats = BeatTracker.track(song.samples());
    return new HeardSong(song, beats.tempo(), beats.seconds());
  }

  /** The number of the known beat nearest to the first beat heard; 0 when nothing was heard. */
  public int firstCount() {
    return beatSeconds.length == 0 ? 0 : nearest(beatSeconds[0]);
  }

  /**
   * Whether the count heard is the known one: from each beat heard to the next is exactly one known
   * beat (so no other metrical level, nothing left out), and nine in ten are within 70 ms of it.
   */
  public boolean trustworthy() {
    if (beatSeconds.length < FEWEST_BEATS) return false;
    int onTheBeat = 0;
    for (int i = 0; i < beatSeconds.length; i++) {
      if (nearest(beatSeconds[i]) != firstCount() + i) return false;
      if (Math.abs(missSeconds(beatSeconds[i])) <= TOLERANCE_SECONDS) onTheBeat++;
    }
    return onTheBeat >= SHARE_ON_THE_BEAT * beatSeconds.length;
  }

  private int nearest(double seconds) {
    return (int) Math.rint(song.beatsAt(seconds));
  }

  /** How far a time is from the nearest known beat, in seconds. */
  private double missSeconds(double seconds) {
    double miss = song.beatsAt(seconds) - nearest(seconds);
    double beatsPerSecond = song.beatsAt(seconds + 0.5) - song.beatsAt(seconds - 0.5);
    return miss / beatsPerSecond;
  }
}
