package org.musedance.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.musedance.audio.AstFeatures;
import org.musedance.world.Split;

class WorldClipTest {
  private static final int SIZE = 64;
  private static final double RATE = 12;
  private static final int SONG_SECONDS = 6;
  private static final WorldClip.Shape ROW = new WorldClip.Shape(SIZE, 2, 4, RATE, false);
  private static final WorldClip.Shape SCATTERED = new WorldClip.Shape(SIZE, 0, 4, RATE, true);

  private static SongBank songs;

  @BeforeAll
  static void compose() {
    songs = new SongBank(5, 6, SONG_SECONDS, AstFeatures.AUDIO_SET, RATE);
  }

  private static WorldClip train(long index, WorldClip.Shape shape) {
    return WorldClip.draw(3, Split.TRAIN, index, songs, shape);
  }

  private static List<WorldClip> clips(WorldClip.Shape shape) {
    return LongStream.range(0, 24).mapToObj(i -> train(i, shape)).toList();
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    WorldClip one = train(7, ROW);
    WorldClip two = train(7, ROW);

    assertThat(two.prompt()).isEqualTo(one.prompt());
    assertThat(two.places()).isEqualTo(one.places());
    assertThat(two.frames()).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(two.frames().get(i).rgb).isEqualTo(one.frames().get(i).rgb);
      assertThat(two.frames().get(i).flow).isEqualTo(one.frames().get(i).flow);
      assertThat(two.frames().get(i).hidden).isEqualTo(one.frames().get(i).hidden);
      assertThat(two.frames().get(i).parts).isEqualTo(one.frames().get(i).parts);
    }
  }

  @Test
  void anotherSplitIndexOrSeedIsAnotherDancer() {
    byte[] train = train(7, ROW).rest().rgb;

    assertThat(WorldClip.draw(3, Split.VALIDATION, 7, songs, ROW).rest().rgb).isNotEqualTo(train);
    assertThat(WorldClip.draw(3, Split.TEST, 7, songs, ROW).rest().rgb).isNotEqualTo(train);
    assertThat(train(8, ROW).rest().rgb).isNotEqualTo(train);
    assertThat(WorldClip.draw(4, Split.TRAIN, 7, songs, ROW).rest().rgb).isNotEqualTo(train);
  }

  @Test
  void aVideoBeginsWithThePictureAtRest() {
    List<WorldClip> clips = clips(ROW);

    assertThat(clips).extracting(WorldClip::beginning).contains(true, false);
    for (WorldClip clip : clips) {
      boolean atRest =
          clip.frames().subList(0, 2).stream()
              .allMatch(frame -> Arrays.equals(frame.rgb, clip.rest().rgb));
      assertThat(atRest).isEqualTo(clip.beginning());
    }
  }

  @Test
  void framesInARowMoveLessFromOneToTheNextThanScatteredOnes() {
    double row = clips(ROW).stream().mapToDouble(clip -> step(clip, 2)).sum();
    double scattered = clips(SCATTERED).stream().mapToDouble(clip -> step(clip, 0)).sum();

    // 1/12 s is a sixth of a beat at 120 bpm; moments at random are a third of a move apart
    assertThat(row).isPositive().isLessThan(0.7 * scattered);
  }

  /** Mean difference of flow between neighbours from a frame on, in pixels. */
  private static double step(WorldClip clip, int from) {
    return IntStream.range(from + 1, clip.frames().size())
        .mapToDouble(i -> distance(clip.frames().get(i).flow, clip.frames().get(i - 1).flow))
        .average()
        .orElseThrow();
  }

  private static double distance(float[] one, float[] two) {
    return IntStream.range(0, one.length).mapToDouble(i -> Math.abs(one[i] - two[i])).sum()
        / one.length;
  }
}
