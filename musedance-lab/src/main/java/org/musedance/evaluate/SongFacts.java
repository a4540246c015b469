package org.musedance.evaluate;

import java.util.Locale;
import org.musedance.world.HeardSong;

/**
 * The music of a dance.
 *
 * @param style it was composed in
 * @param bpm composed, in beats per minute
 * @param heardBpm found by the beat tracker
 * @param trustworthy whether the beats heard are the composed ones all through
 */
public record SongFacts(String style, double bpm, double heardBpm, boolean trustworthy) {
  static SongFacts of(HeardSong heard) {
    return new SongFacts(
        written(heard.song().style()), heard.song().meanBpm(), heard.tempo(), heard.trustworthy());
  }

  /** A constant's name as people write it. */
  public static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
