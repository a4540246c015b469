package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.source.Fingerprint.Likeness;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;
import org.musedance.media.VideoWriter;

class FingerprintTest {
  @TempDir private Path folder;

  @Test
  void knowsACopyOfAnotherSizeAndRate() {
    Fingerprint original = print(film(5).write(folder.resolve("a.mp4")));
    Fingerprint copy = print(film(5).at(48, 25).write(folder.resolve("b.mp4")));

    assertThat(copy.to(original)).isEqualTo(Likeness.DUPLICATE);
    assertThat(original.to(copy)).isEqualTo(Likeness.DUPLICATE);
  }

  @Test
  void knowsACopyWithoutItsBeginning() {
    Path whole = film(5).write(folder.resolve("a.mp4"));

    assertThat(print(cut(whole, 1)).to(print(whole))).isEqualTo(Likeness.DUPLICATE);
  }

  @Test
  void tellsAnotherDanceInTheSamePlaceFromACopy() {
    Path dance = film(5).write(folder.resolve("a.mp4"));
    Path faster = faster(dance);

    assertThat(print(faster).to(print(dance))).isEqualTo(Likeness.LOOKS);
  }

  @Test
  void findsNothingInCommonBetweenOtherDancers() {
    Fingerprint first = print(film(5).write(folder.resolve("a.mp4")));
    for (long seed = 20; seed < 30; seed++) {
      Fingerprint other = print(film(seed).write(folder.resolve(seed + ".mp4")));

      assertThat(other.to(first)).as("dancer %d", seed).isEqualTo(Likeness.NONE);
    }
  }

  private static DanceFilm film(long seed) {
    return DanceFilm.of(5, seed);
  }

  private static Fingerprint print(Path film) {
    try (VideoReader video = VideoReader.open(film)) {
      SeenVideo seen = SeenVideo.look(video);
      return seen.print(new Span(0, seen.seconds()));
    }
  }

  private Path cut(Path film, double from) {
    Path shorter = folder.resolve("shorter.mp4");
    try (VideoReader video = VideoReader.open(film).from(from);
        VideoWriter writer = VideoWriter.open(shorter, 64, 64, 12, null)) {
      video.readAll().forEach(writer::write);
    }
    return shorter;
  }

  private Path faster(Path film) {
    Path faster = folder.resolve("faster.mp4");
    try (VideoReader video = VideoReader.open(film);
        VideoWriter writer = VideoWriter.open(faster, 64, 64, 12, null)) {
      int index = 0;
      for (Picture picture : video.readAll()) {
        if (index++ % 3 != 0) {
          writer.write(picture);
        }
      }
    }
    return faster;
  }
}
