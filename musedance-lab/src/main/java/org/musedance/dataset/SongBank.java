package org.musedance.dataset;

import java.util.List;
import java.util.stream.IntStream;
import org.musedance.audio.AstFeatures;
import org.musedance.audio.BeatGrid;
import org.musedance.audio.Resampler;
import org.musedance.tensor.Seeds;
import org.musedance.world.HeardSong;
import org.musedance.world.Song;

/**
 * The music of a run, composed once, with everything that is heard in it by analysis alone. Songs
 * whose beat is heard at another metrical level than it was composed at are left out: they would
 * teach that dancers ignore the beat.
 */
public final class SongBank {
  private final List<Entry> entries;

  /**
   * A piece of music as the networks hear it.
   *
   * @param heard the song and the beats heard in it
   * @param grid the beats on video frames
   * @param logMel log mel energies, 10 ms a frame
   */
  public record Entry(HeardSong heard, BeatGrid grid, float[][] logMel) {
    /** Composes nothing, listens only. */
    public static Entry listen(Song song, AstFeatures ears, double framesPerSecond) {
      HeardSong heard = HeardSong.listen(song);
      BeatGrid grid = new BeatGrid(heard.beatSeconds(), heard.tempo(), framesPerSecond);
      float[] resampled =
          Resampler.resample(song.samples(), song.sampleRate(), ears.samplingRate());
      return new Entry(heard, grid, ears.logMel(resampled));
    }
  }

  /** Composes songs in parallel. */
  public SongBank(long seed, int count, double seconds, AstFeatures ears, double framesPerSecond) {
    entries =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i -> Song.compose(Seeds.mix(seed, i), null, seconds))
            .map(song -> Entry.listen(song, ears, framesPerSecond))
            .filter(entry -> entry.heard().trustworthy())
            .toList();
    if (entries.isEmpty()) {
      throw new IllegalArgumentException(
          "a song bank needs at least one song with a clear beat, but none of "
              + count
              + " had one; compose more");
    }
  }

  public int size() {
    return entries.size();
  }

  public Entry get(int index) {
    return entries.get(index);
  }
}
