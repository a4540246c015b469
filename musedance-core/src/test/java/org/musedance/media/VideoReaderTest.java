package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.UserError;

/** Frame i of the test video is grey of level 10 i, so that a read picture tells its number. */
class VideoReaderTest {
  private static final int FRAMES = 24;

  @TempDir Path folder;

  @Test
  void deliversAnotherRateAsAPlayerWouldShowIt() {
    Path mp4 = counting(12, null);
    assertThat(numbers(VideoReader.open(mp4).atFps(6)))
        .containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22);
    List<Integer> doubled = numbers(VideoReader.open(mp4).atFps(24));
    assertThat(doubled).hasSize(2 * FRAMES);
    for (int i = 0; i < doubled.size(); i++) {
      assertThat(doubled.get(i)).isEqualTo(i / 2);
    }
    assertThat(numbers(VideoReader.open(mp4).atFps(12))).hasSize(FRAMES).doesNotHaveDuplicates();
    assertThat(numbers(VideoReader.open(mp4).atFps(5)))
        .containsExactly(0, 2, 4, 7, 9, 12, 14, 16, 19, 21);
  }

  @ParameterizedTest
  @CsvSource({"23.976", "29.97", "30", "25", "7.5", "60"})
  void everyRateComesBack(double fps) {
    Path mp4 = counting(fps, null);
    try (VideoReader video = VideoReader.open(mp4)) {
      assertThat(video.fps()).isCloseTo(fps, within(1e-3));
      assertThat(video.frameCount()).isEqualTo(FRAMES);
      assertThat(video.seconds()).isCloseTo(FRAMES / fps, within(1e-3));
    }
    assertThat(numbers(VideoReader.open(mp4))).hasSize(FRAMES).doesNotHaveDuplicates();
  }

  @Test
  void startsWithThePictureShownThen() {
    Path mp4 = counting(12, null);
    assertThat(numbers(VideoReader.open(mp4).from(1.0))).first().isEqualTo(12);
    assertThat(numbers(VideoReader.open(mp4).from(1.04))).first().isEqualTo(12);
    assertThat(numbers(VideoReader.open(mp4).from(1.9).atFps(12))).containsExactly(22, 23);
    assertThat(numbers(VideoReader.open(mp4).from(1.0).atFps(4))).containsExactly(12, 15, 18, 21);
    assertThat(numbers(VideoReader.open(mp4).from(9))).isEmpty();
    assertThat(numbers(VideoReader.open(mp4).from(9).atFps(12))).isEmpty();
  }

  @Test
  void soundEndsWhereItIsEnough() {
    Path mp4 = counting(12, TestMedia.click(1.25, 2, 44_100));
    try (VideoReader video = VideoReader.open(mp4).from(0.75)) {
      Sound sound = video.sound(0.6).orElseThrow();
      assertThat(sound.seconds()).isCloseTo(0.6, within(1e-4));
      assertThat(TestMedia.onset(sound)).isCloseTo(0.5, within(0.01));
    }
  }

  @Test
  void soundStartsWithThePictures() {
    Path mp4 = counting(12, TestMedia.click(1.25, 2, 44_100));
    try (VideoReader video = VideoReader.open(mp4).from(0.75)) {
      assertThat(TestMedia.onset(video.sound().orElseThrow())).isCloseTo(0.5, within(0.01));
    }
  }

  @Test
  void deliversAnotherSize() {
    Path mp4 = folder.resolve("gradient.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 128, 96, 12, null)) {
      video.write(TestMedia.gradient(128, 96, 0));
    }
    try (VideoReader video = VideoReader.open(mp4).atSize(33, 65)) {
      Picture small = video.next().orElseThrow();
      assertThat(TestMedia.psnr(small, TestMedia.gradient(128, 96, 0).resize(33, 65)))
          .isGreaterThan(34);
    }
  }

  @Test
  void turnsTheVideoOfAPhoneUpright() throws IOException {
    Path mp4 = folder.resolve("phone.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 64, 32, 12, null)) {
      video.write(TestMedia.gradient(64, 32, 0));
    }
    Files.write(mp4, withQuarterTurn(Files.readAllBytes(mp4)));
    try (VideoReader video = VideoReader.open(mp4)) {
      assertThat(List.of(video.width(), video.height())).containsExactly(32, 64);
      Picture upright = video.next().orElseThrow();
      // Red grew to the right and now grows downwards; green grew downwards, now to the left.
      assertThat(upright.at(16, 60).red()).isGreaterThan(upright.at(16, 4).red() + 150);
      assertThat(upright.at(2, 32).green()).isGreaterThan(upright.at(30, 32).green() + 150);
    }
  }

  @Test
  void namesWhatIsWrongWithAFile() throws IOException {
    Path sound = folder.resolve("song.wav");
    SoundWriter.wav(TestMedia.tone(440, 1, 8_000, 1), sound);
    Path text = Files.writeString(folder.resolve("dance.mp4"), "step, step, turn\n".repeat(99));
    assertRefused(sound, "must hold pictures, but has none");
    assertRefused(text, "must be a video file");
    assertRefused(folder, "must be a file, but is a folder");
    assertRefused(folder.resolve("none.mp4"), "must be an existing file");
  }

  @Test
  void namesAVideoWithoutItsIndex() throws IOException {
    byte[] whole = Files.readAllBytes(counting(12, null));
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, 200));
    assertRefused(cut, "must hold pictures, but has none");
  }

  @Test
  void readsWhatThereIsOfATruncatedVideo() throws IOException {
    byte[] whole = Files.readAllBytes(counting(12, null));
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length * 9 / 10));
    assertThat(numbers(VideoReader.open(cut))).hasSizeBetween(10, FRAMES - 1).contains(0, 5, 9);
  }

  private Path counting(double fps, Sound sound) {
    Path mp4 = folder.resolve("counting.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 32, 32, fps, sound)) {
      for (int i = 0; i < FRAMES; i++) {
        video.write(Picture.filled(32, 32, new Rgb(10 * i, 10 * i, 10 * i)));
      }
    }
    return mp4;
  }

  private static List<Integer> numbers(VideoReader opened) {
    List<Integer> numbers = new ArrayList<>();
    try (VideoReader video = opened) {
      video.readAll().forEach(p -> numbers.add((int) Math.round(TestMedia.brightness(p) / 10)));
    }
    return numbers;
  }

  /** Replaces the identity in the track header by a turn to the right (ISO/IEC 14496-12, 8.3.2). */
  private static byte[] withQuarterTurn(byte[] mp4) {
    String text = new String(mp4, StandardCharsets.ISO_8859_1);
    // Behind the box's name: version and flags, two times, number, reserved, duration, reserved,
    // layer, group, volume, reserved.
    int matrix = text.indexOf("tkhd") + 4 + 4 + 8 + 4 + 4 + 4 + 8 + 8;
    int[] turned = {0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30};
    ByteBuffer entries = ByteBuffer.wrap(mp4, matrix, 36);
    for (int entry : turned) {
      entries.putInt(entry);
    }
    return mp4;
  }

  private static void assertRefused(Path file, String rule) {
    assertThatThrownBy(() -> VideoReader.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(rule);
  }
}
