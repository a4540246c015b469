package org.musedance.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.musedance.audio.AstFeatures;
import org.musedance.tensor.Seeds;
import org.musedance.world.HeardSong;
import org.musedance.world.Song;

class SongBankTest {
  private static final AstFeatures EARS = AstFeatures.AUDIO_SET;
  private static final double SECONDS = 5;

  private static List<Boolean> trusted(long seed, int count) {
    return LongStream.range(0, count)
        .mapToObj(i -> Song.compose(Seeds.mix(seed, i), null, SECONDS))
        .map(song -> HeardSong.listen(song).trustworthy())
        .toList();
  }

  @Test
  void keepsExactlyTheSongsWhoseBeatIsHeardAsComposed() {
    List<Boolean> trusted = trusted(2, 12);
    SongBank bank = new SongBank(2, 12, SECONDS, EARS, 12);

    assertThat(trusted).contains(true, false);
    assertThat(bank.size()).isEqualTo((int) trusted.stream().filter(heard -> heard).count());
    assertThat(IntStream.range(0, bank.size()).mapToObj(bank::get))
        .allSatisfy(entry -> assertThat(entry.heard().trustworthy()).isTrue());
  }

  @Test
  void hearsEverySongInTenMillisecondFrames() {
    SongBank.Entry entry = SongBank.Entry.listen(Song.compose(1, null, SECONDS), EARS, 12);

    // Kaldi's framing: 25 ms windows every 10 ms, only whole ones
    assertThat(entry.logMel().length).isBetween(496, 500);
    assertThat(entry.logMel()[0]).hasSize(EARS.numMelBins());
  }

  @Test
  void refusesToBeEmpty() {
    int index = trusted(2, 12).indexOf(false);
    assertThat(index).isNotNegative();
    assertThatThrownBy(() -> new SongBank(2, 0, SECONDS, EARS, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of 0 had one; compose more");
  }
}
