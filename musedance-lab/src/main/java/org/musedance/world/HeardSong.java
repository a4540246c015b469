package org.musedance.world;

import java.util.Arrays;
import org.musedance.audio.BeatGrid;
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
  private static final double SHARE_ON_THE_BEAT = 0.9;
  private static final double MOST_BEATS_OFF = 0.25;
  private static final int FEWEST_BEATS = 4;
  private static final int CHECKS_PER_SECOND = 10;

  /**
   * The song of an index in a split, passing over songs that are not {@link #trustworthy}.
   *
   * @param styleOrNull the style, or null to draw one
   * @param seconds the length, at least 2
   */
  public static HeardSong draw(Split split, long index, SongStyle styleOrNull, double seconds) {
    long seed = split.seed(index);
    HeardSong heard = listen(Song.compose(seed, styleOrNull, seconds));
    while (!heard.trustworthy()) {
      seed = split.seed(seed);
      heard = listen(Song.compose(seed, styleOrNull, seconds));
    }
    return heard;
  }

  /** Listens to a song with the beat tracker that also listens to users' music. */
  public static HeardSong listen(Song song) {
    Beats beats = BeatTracker.track(song.samples());
    return new HeardSong(song, beats.tempo(), beats.seconds());
  }

  /** The beats as they are heard, counted from the first one. */
  public BeatGrid grid() {
    return new BeatGrid(beatSeconds, tempo, CHECKS_PER_SECOND);
  }

  /** The number of the known beat nearest to the first beat heard; 0 when nothing was heard. */
  public int firstCount() {
    return beatSeconds.length == 0 ? 0 : nearest(beatSeconds[0]);
  }

  /**
   * Whether the count heard is the known one all through the song: never a quarter of a beat away
   * (so no other metrical level, and nothing left out), and nine in ten beats within 70 ms.
   */
  public boolean trustworthy() {
    if (beatSeconds.length < FEWEST_BEATS) return false;
    long onTheBeat = Arrays.stream(beatSeconds).filter(this::isOnTheBeat).count();
    return onTheBeat >= SHARE_ON_THE_BEAT * beatSeconds.length && countsRight();
  }

  private boolean countsRight() {
    BeatGrid grid = grid();
    for (int i = 0; i <= song.seconds() * CHECKS_PER_SECOND; i++) {
      double seconds = (double) i / CHECKS_PER_SECOND;
      double known = song.beatsAt(seconds) - firstCount();
      if (Math.abs(grid.countAt(seconds) - known) > MOST_BEATS_OFF) return false;
    }
    return true;
  }

  private int nearest(double seconds) {
    return (int) Math.rint(song.beatsAt(seconds));
  }

  private boolean isOnTheBeat(double seconds) {
    double missBeats = Math.abs(song.beatsAt(seconds) - nearest(seconds));
    double beatsPerSecond = song.beatsAt(seconds + 0.5) - song.beatsAt(seconds - 0.5);
    return missBeats / beatsPerSecond <= Beats.TOLERANCE_SECONDS;
  }
}
