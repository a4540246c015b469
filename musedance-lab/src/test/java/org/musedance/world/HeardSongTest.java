package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeardSongTest {
  private static final Song SONG = Song.compose(5, SongStyle.HOUSE, 12);
  private static final double BPM = SONG.meanBpm();

  @Test
  void hearsNearlyEverySongRight() {
    int trusted = 0;
    int songs = 0;
    for (SongStyle style : SongStyle.values()) {
      for (int seed = 0; seed < 3; seed++, songs++) {
        HeardSong heard = HeardSong.listen(Song.compose(seed, style, 12));
        if (!heard.trustworthy()) continue;
        trusted++;
        double[] misses =
            Arrays.stream(heard.beatSeconds()).map(t -> miss(heard.song(), t)).toArray();
        Arrays.sort(misses);
        assertThat(misses[misses.length / 2]).as("%s %d", style, seed).isLessThan(0.07);
      }
    }
    assertThat((double) trusted / songs).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void drawsOnlyTrustworthySongsAndEachSplitItsOwn() {
    for (int index = 0; index < 4; index++) {
      HeardSong heard = HeardSong.draw(Split.TRAIN, index, SongStyle.DRUM_AND_BASS, 8);
      HeardSong again = HeardSong.draw(Split.TRAIN, index, SongStyle.DRUM_AND_BASS, 8);
      HeardSong other = HeardSong.draw(Split.TEST, index, SongStyle.DRUM_AND_BASS, 8);

      assertThat(heard.trustworthy()).isTrue();
      assertThat(heard.song().samples())
          .isEqualTo(again.song().samples())
          .isNotEqualTo(other.song().samples());
    }
  }

  @Test
  void countsFromTheFirstBeatHeard() {
    double[] late = Arrays.copyOfRange(SONG.beatSeconds(), 3, 12);

    assertThat(new HeardSong(SONG, BPM, late).firstCount()).isEqualTo(3);
    assertThat(new HeardSong(SONG, BPM, late).trustworthy()).isTrue();
  }

  @Test
  void distrustsAnotherMetricalLevel() {
    double[] beats = SONG.beatSeconds();
    double[] half = IntStream.range(0, beats.length / 2).mapToDouble(i -> beats[2 * i]).toArray();
    double[] twice =
        DoubleStream.concat(Arrays.stream(beats), Arrays.stream(offBeats())).sorted().toArray();

    assertThat(new HeardSong(SONG, BPM / 2, half).trustworthy()).isFalse();
    assertThat(new HeardSong(SONG, BPM * 2, twice).trustworthy()).isFalse();
    assertThat(new HeardSong(SONG, BPM, offBeats()).trustworthy()).isFalse();
  }

  @Test
  void distrustsAMissingBeatAndSilence() {
    double[] beats = SONG.beatSeconds();
    double[] gap =
        IntStream.range(0, beats.length).filter(i -> i != 5).mapToDouble(i -> beats[i]).toArray();

    assertThat(new HeardSong(SONG, BPM, gap).trustworthy()).isFalse();
    assertThat(new HeardSong(SONG, 0, new double[0]).trustworthy()).isFalse();
    assertThat(new HeardSong(SONG, 0, new double[0]).firstCount()).isZero();
  }

  private static double[] offBeats() {
    return Arrays.stream(SONG.beatSeconds()).map(beat -> beat + 30 / BPM).toArray();
  }

  /** How far a time is from the nearest known beat, in seconds. */
  private static double miss(Song song, double seconds) {
    return Arrays.stream(song.beatSeconds()).map(b -> Math.abs(b - seconds)).min().orElseThrow();
  }
}
