package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.UserError;

class VideoWriterTest {
  private static final int FPS = 12;

  @TempDir Path folder;

  @Test
  void givesBackEveryPictureInOrder() {
    Path mp4 = write(64, 48, 24, null);
    try (VideoReader video = VideoReader.open(mp4)) {
      assertThat(video.fps()).isEqualTo(FPS);
      assertThat(video.frameCount()).isEqualTo(24);
      assertThat(video.seconds()).isCloseTo(2.0, within(1e-3));
      assertThat(video.sound()).isEmpty();
      List<Picture> pictures = video.readAll();
      assertThat(pictures).hasSize(24);
      for (int i = 0; i < 24; i++) {
        // 4:2:0 and the quantiser leave a few levels of error; a picture in the wrong place is
        // further off than that in its blue channel alone.
        assertThat(TestMedia.psnr(pictures.get(i), TestMedia.gradient(64, 48, i)))
            .isGreaterThan(34);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"44100, 2", "48000, 1", "8000, 1", "96000, 2", "22050, 6", "11025, 1"})
  void soundIsExactlyAsLongAsThePictures(int sampleRate, int channels) {
    for (double soundSeconds : new double[] {0.4, 1.0, 7.0}) {
      Path mp4 = write(32, 32, 13, TestMedia.tone(440, soundSeconds, sampleRate, channels));
      Sound read = SoundReader.read(mp4);
      // One sample of rounding; the last AAC packet is shortened to the pictures' end.
      assertThat(read.seconds()).isCloseTo(13.0 / FPS, within(1.5 / read.sampleRate()));
      assertThat(read.channels()).hasDimensions(Math.min(2, channels), read.length());
    }
  }

  @Test
  void clickAndFlashCoincide() {
    int flash = 17;
    Sound click = TestMedia.click((double) flash / FPS, 2, 44_100);
    Path mp4 = folder.resolve("flash.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 64, 64, FPS, click)) {
      for (int i = 0; i < 24; i++) {
        video.write(Picture.filled(64, 64, i == flash ? Rgb.WHITE : Rgb.BLACK));
      }
    }
    try (VideoReader video = VideoReader.open(mp4)) {
      List<Picture> pictures = video.readAll();
      assertThat(pictures)
          .allSatisfy(
              picture ->
                  assertThat(TestMedia.brightness(picture))
                      .isCloseTo(pictures.indexOf(picture) == flash ? 255 : 0, within(12.0)));
      // AAC smears a click by a few milliseconds; a picture lasts 83.
      assertThat(TestMedia.onset(video.sound().orElseThrow()))
          .isCloseTo((double) flash / FPS, within(0.01));
    }
  }

  @Test
  void closedEarlyItIsPlayableAndItsSoundIsCut() {
    Path mp4 = write(32, 32, 5, TestMedia.tone(440, 60, 44_100, 2));
    assertThat(SoundReader.read(mp4).seconds()).isCloseTo(5.0 / FPS, within(1e-3));
    try (VideoReader video = VideoReader.open(mp4)) {
      assertThat(video.readAll()).hasSize(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"65, 47, 66, 48", "1, 1, 16, 16", "15, 64, 16, 64", "512, 14, 512, 16"})
  void fillsUpSizesTheCodecDoesNotKnow(int width, int height, int codedWidth, int codedHeight) {
    Path mp4 = write(width, height, 3, null);
    try (VideoReader video = VideoReader.open(mp4)) {
      Picture first = video.next().orElseThrow();
      assertThat(List.of(first.width(), first.height())).containsExactly(codedWidth, codedHeight);
      assertThat(
              TestMedia.psnr(first.crop(0, 0, width, height), TestMedia.gradient(width, height, 0)))
          .isGreaterThan(28);
    }
  }

  @Test
  void isWhatBrowsersPlay() throws IOException {
    try (Demuxer mp4 = new Demuxer(write(64, 64, 3, TestMedia.tone(440, 1, 96_000, 6)))) {
      AVCodecParameters pictures = mp4.best(AVMEDIA_TYPE_VIDEO).orElseThrow().codecpar();
      assertThat(pictures.codec_id()).isEqualTo(AV_CODEC_ID_H264);
      assertThat(pictures.format()).isEqualTo(AV_PIX_FMT_YUV420P);
      assertThat(pictures.color_space()).isEqualTo(AVCOL_SPC_BT709);
      assertThat(pictures.color_primaries()).isEqualTo(AVCOL_PRI_BT709);
      assertThat(pictures.color_trc()).isEqualTo(AVCOL_TRC_BT709);
      assertThat(pictures.color_range()).isEqualTo(AVCOL_RANGE_MPEG);
      AVCodecParameters sound = mp4.best(AVMEDIA_TYPE_AUDIO).orElseThrow().codecpar();
      assertThat(sound.codec_id()).isEqualTo(AV_CODEC_ID_AAC);
      assertThat(sound.sample_rate()).isEqualTo(48_000);
      assertThat(sound.ch_layout().nb_channels()).isEqualTo(2);
    }
  }

  @Test
  void putsTheIndexInFrontOfTheData() throws IOException {
    byte[] bytes = Files.readAllBytes(write(32, 32, 3, TestMedia.tone(440, 1, 44_100, 1)));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text.indexOf("moov")).isPositive().isLessThan(text.indexOf("mdat"));
  }

  @Test
  void leavesNothingWhenAbandoned() throws IOException {
    Path mp4 = folder.resolve("dance.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 32, 32, FPS, null)) {
      video.write(TestMedia.gradient(32, 32, 0));
      video.abandon();
    }
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void leavesNothingWithoutAPicture() throws IOException {
    VideoWriter.open(folder.resolve("dance.mp4"), 32, 32, FPS, null).close();
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void keepsTheOlderFileUntilTheNewOneIsComplete() throws IOException {
    Path mp4 = Files.writeString(folder.resolve("dance.mp4"), "older");
    try (VideoWriter video = VideoWriter.open(mp4, 32, 32, FPS, null)) {
      video.write(TestMedia.gradient(32, 32, 0));
      assertThat(mp4).hasContent("older");
    }
    assertThat(Files.size(mp4)).isGreaterThan(500);
    assertThat(Files.list(folder)).containsExactly(mp4);
  }

  @Test
  void aFailureWhileWritingIsNamedAndLeavesNothing() throws IOException {
    Path mp4 = folder.resolve("dance.mp4");
    VideoWriter video = VideoWriter.open(mp4, 32, 32, FPS, null);
    video.write(TestMedia.gradient(32, 32, 0));
    // The index can only be moved to the front while the file is there.
    try (var files = Files.list(folder)) {
      Files.delete(files.findAny().orElseThrow());
    }
    assertThatThrownBy(video::close)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(mp4.toString())
        .hasMessageContaining("must be writable, but writing failed");
    assertThat(Files.list(folder)).isEmpty();
    video.close();
  }

  @Test
  void anInterruptedCallerStillGetsAWholeFile() {
    Path mp4 = folder.resolve("dance.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 32, 32, FPS, null)) {
      for (int i = 0; i < 20; i++) {
        Thread.currentThread().interrupt();
        video.write(TestMedia.gradient(32, 32, i));
      }
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    try (VideoReader video = VideoReader.open(mp4)) {
      assertThat(video.readAll()).hasSize(20);
    }
  }

  @Test
  void namesAPictureOfAnotherSize() {
    try (VideoWriter video = VideoWriter.open(folder.resolve("dance.mp4"), 32, 32, FPS, null)) {
      assertThatThrownBy(() -> video.write(TestMedia.gradient(32, 30, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be 32 x 32, but one was 32 x 30");
    }
  }

  @Test
  void refusesAFolderThatIsMissing() {
    assertThatThrownBy(() -> VideoWriter.open(folder.resolve("no/dance.mp4"), 32, 32, FPS, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must lie in an existing folder");
  }

  @Test
  void refusesASizeBeyondTheCodecAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> VideoWriter.open(folder.resolve("huge.mp4"), 9000, 9000, FPS, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("9000 x 9000");
    assertThat(Files.list(folder)).isEmpty();
  }

  private Path write(int width, int height, int frames, Sound sound) {
    Path mp4 = folder.resolve("dance.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, width, height, FPS, sound)) {
      for (int i = 0; i < frames; i++) {
        video.write(TestMedia.gradient(width, height, i));
      }
    }
    return mp4;
  }
}
