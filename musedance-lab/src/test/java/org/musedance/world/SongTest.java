package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SongTest {
  private static final double SECONDS = 10;

  @ParameterizedTest
  @EnumSource(SongStyle.class)
  void strikesADrumOnEveryBeat(SongStyle style) {
    Song song = Song.compose(3, style, SECONDS);

    long struck =
        Arrays.stream(song.beatSeconds())
            .skip(1)
            .filter(beat -> treble(song, beat, 0.012) > 1.5 * treble(song, beat - 0.03, 0.03))
            .count();

    // The fade at the end and a ringing crash may hide one beat.
    assertThat(struck).isGreaterThanOrEqualTo(song.beatSeconds().length - 2);
  }

  @ParameterizedTest
  @EnumSource(SongStyle.class)
  void keepsToTheTempoOfItsStyle(SongStyle style) {
    for (int seed = 0; seed < 5; seed++) {
      double bpm = Song.compose(seed, style, 4).meanBpm();
      double slack = style == SongStyle.POP_RAMP ? 1.15 : 1.0001;
      assertThat(bpm).isBetween(style.minBpm() / slack, style.maxBpm() * slack);
    }
  }

  @Test
  void isLouderWhereItHasMoreEnergy() {
    for (SongStyle style : SongStyle.values()) {
      Song song = songWithContrast(style);
      int beats = song.beatSeconds().length - 1;
      double[] loudness =
          IntStream.range(0, beats)
              .mapToDouble(i -> rms(song, song.beatSeconds()[i], song.beatSeconds()[i + 1]))
              .toArray();
      double[] energy = Arrays.copyOf(song.beatEnergy(), beats);
      assertThat(correlation(loudness, energy)).as("%s", style).isGreaterThan(0.7);
    }
  }

  @Test
  void neverClipsAndNeverFallsSilent() {
    for (int seed = 0; seed < 12; seed++) {
      Song song = Song.compose(seed, null, 8);
      for (float sample : song.samples()) assertThat(Math.abs(sample)).isLessThan(0.96f);
      double[] beats = song.beatSeconds();
      for (int i = 0; i + 1 < beats.length; i++) {
        assertThat(rms(song, beats[i], beats[i + 1])).isGreaterThan(0.01);
      }
    }
  }

  @Test
  void isTheSameForTheSameSeed() {
    Song song = Song.compose(9, SongStyle.FUNK, 5);
    Song again = Song.compose(9, SongStyle.FUNK, 5);
    Song other = Song.compose(10, SongStyle.FUNK, 5);

    assertThat(song.samples()).isEqualTo(again.samples()).isNotEqualTo(other.samples());
    assertThat(song.beatSeconds()).isEqualTo(again.beatSeconds()).isNotEqualTo(other.beatSeconds());
    assertThat(song.seconds()).isEqualTo(5, within(1e-4));
  }

  @Test
  void countsItsBeatsAndGoesOnOutside() {
    Song song = Song.compose(4, SongStyle.ROCK, 6);
    double[] beats = song.beatSeconds();
    double period = beats[1] - beats[0];

    assertThat(song.beatsAt(beats[3])).isEqualTo(3, within(1e-9));
    assertThat(song.beatsAt(beats[3] + 0.25 * period)).isEqualTo(3.25, within(1e-6));
    assertThat(song.beatsAt(beats[0] - 2 * period)).isEqualTo(-2, within(1e-6));
    assertThat(song.beatsAt(beats[beats.length - 1] + period))
        .isEqualTo(beats.length, within(1e-6));
  }

  @Test
  void rampsChangeTheTempoAllTheWay() {
    for (int seed = 0; seed < 6; seed++) {
      double[] beats = Song.compose(seed, SongStyle.POP_RAMP, 12).beatSeconds();
      double[] periods =
          IntStream.range(1, beats.length).mapToDouble(i -> beats[i] - beats[i - 1]).toArray();
      double whole = periods[0] / periods[periods.length - 1];
      assertThat(Math.max(whole, 1 / whole)).isBetween(1.04, 1.15);
      for (int i = 1; i < periods.length; i++) {
        assertThat(Math.signum(periods[i - 1] - periods[i])).isEqualTo(Math.signum(whole - 1));
      }
    }
  }

  @Test
  void waltzesHaveTheirKickOnEveryThirdBeat() {
    Song song = Song.compose(2, SongStyle.WALTZ, 14);
    double[] strength = new double[3];
    for (int i = 0; i + 3 < song.beatSeconds().length; i++) {
      strength[i % 3] += bass(song, song.beatSeconds()[i], 0.15);
    }
    Arrays.sort(strength);

    assertThat(strength[2]).isGreaterThan(1.3 * strength[1]);
  }

  @Test
  void refusesToBeShorterThanAFewBeats() {
    assertThatThrownBy(() -> Song.compose(1, null, 1)).hasMessageContaining("at least 2 seconds");
  }

  private static Song songWithContrast(SongStyle style) {
    for (int seed = 0; ; seed++) {
      Song song = Song.compose(seed, style, 14);
      double range =
          Arrays.stream(song.beatEnergy()).max().orElseThrow()
              - Arrays.stream(song.beatEnergy()).min().orElseThrow();
      if (range > 0.3) return song;
    }
  }

  /** The strength of the sample-to-sample differences, which favours the stroke over the tone. */
  private static double treble(Song song, double from, double seconds) {
    int start = (int) (from * song.sampleRate());
    int count = (int) (seconds * song.sampleRate());
    double sum = 0;
    for (int i = Math.max(2, start); i < Math.min(start + count, song.samples().length); i++) {
      double curve = song.samples()[i] - 2 * song.samples()[i - 1] + song.samples()[i - 2];
      sum += curve * curve;
    }
    return Math.sqrt(sum / count);
  }

  /** The strength below about 100 Hz. */
  private static double bass(Song song, double from, double seconds) {
    int start = (int) (from * song.sampleRate());
    double low = 0;
    double sum = 0;
    for (int i = start; i < start + seconds * song.sampleRate(); i++) {
      low += 0.03 * (song.samples()[i] - low);
      sum += low * low;
    }
    return Math.sqrt(sum);
  }

  private static double rms(Song song, double from, double to) {
    int start = (int) (from * song.sampleRate());
    int end = (int) (to * song.sampleRate());
    double sum = 0;
    for (int i = start; i < end; i++) sum += song.samples()[i] * song.samples()[i];
    return Math.sqrt(sum / (end - start));
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
