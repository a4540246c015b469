package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.VideoReader;

class ShotDetectorTest {
  @TempDir private Path folder;

  @Test
  void cutsWhereOneDifferenceStandsOut() {
    float[] changes = steady(3);
    changes[20] = 40;

    assertThat(ranges(changes, steady(100))).containsExactly("0-20", "20-60");
  }

  @Test
  void keepsAFastDanceTogether() {
    float[] changes = steady(30);
    changes[20] = 60;

    assertThat(ranges(changes, steady(100))).containsExactly("0-60");
  }

  @Test
  void keepsAStillPictureWithNoiseTogether() {
    float[] changes = steady(.1f);
    changes[20] = 6;

    assertThat(ranges(changes, steady(100))).containsExactly("0-60");
  }

  @Test
  void leavesOutBlackPictures() {
    float[] brightness = steady(100);
    Arrays.fill(brightness, 30, 35, 2);

    assertThat(ranges(steady(3), brightness)).containsExactly("0-30", "35-60");
  }

  @Test
  void givesNothingForNothing() {
    assertThat(ShotDetector.shots(new float[0], new float[0])).isEmpty();
    assertThat(ranges(new float[] {0}, new float[] {100})).containsExactly("0-1");
  }

  @Test
  void findsEveryCutOfAFilmAndNoOther() {
    Path film =
        DanceFilm.of(1.5, 3L, 14L, 25L, 36L, 47L, 58L).at(96, 25).write(folder.resolve("film.mp4"));

    try (VideoReader video = VideoReader.open(film)) {
      List<Span> shots = SeenVideo.look(video).shots();

      assertThat(shots).hasSize(6);
      for (int i = 0; i < shots.size(); i++) {
        assertThat(shots.get(i).from()).isCloseTo(i * 38 / 25.0, within(1e-9));
      }
    }
  }

  private static float[] steady(float value) {
    float[] values = new float[60];
    Arrays.fill(values, value);
    return values;
  }

  private static List<String> ranges(float[] changes, float[] brightness) {
    return ShotDetector.shots(changes, brightness).stream()
        .map(shot -> shot[0] + "-" + shot[1])
        .toList();
  }
}
