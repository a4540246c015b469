package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.UserError;

/**
 * {@link SoundReader} and {@link SoundWriter} against each other and against bytes made by hand.
 */
class SoundFilesTest {
  /** 16-bit rounding. */
  private static final float PCM_STEP = 1f / 32768;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"8000, 1", "44100, 2", "48000, 6", "96000, 1", "11025, 3", "48000, 8"})
  void wavKeepsEverySampleRateAndChannel(int sampleRate, int channels) {
    Sound noise = noise(sampleRate, channels, sampleRate / 4);
    Path wav = folder.resolve("noise.wav");
    SoundWriter.wav(noise, wav);
    assertClose(SoundReader.read(wav), noise);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tone.flac", "tone.ogg", "tone.opus", "tone.mp3", "tone.m4a", "TONE.MP3"})
  void compressedFormatsKeepLengthAndPitch(String name) {
    Sound tone = TestMedia.tone(440, 1.3, 44_100, 2);
    Path file = folder.resolve(name);
    SoundWriter.write(tone, file);
    Sound read = SoundReader.read(file);
    assertThat(read.channels()).hasNumberOfRows(2);
    assertThat(read.seconds()).isCloseTo(1.3, within(0.001));
    // 440 Hz crosses zero 880 times a second; the codecs' fade at either end may cost a few.
    assertThat(zeroCrossings(read.mono()) / read.seconds()).isCloseTo(880, within(6.0));
    assertThat(peak(read)).isCloseTo(0.5f, within(0.06f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"click.wav", "click.flac", "click.ogg", "click.mp3", "click.m4a"})
  void everyFormatKeepsAClickInItsPlace(String name) {
    Path file = folder.resolve(name);
    SoundWriter.write(TestMedia.click(0.7, 1.5, 44_100), file);
    // Codecs smear a click by a few milliseconds but may not delay it by their frame of 20 or more.
    assertThat(TestMedia.onset(SoundReader.read(file))).isCloseTo(0.7, within(0.008));
  }

  @Test
  void manyChannelsAreMixedWithoutClipping() {
    Path mp3 = folder.resolve("surround.mp3");
    float[][] loud = new float[6][24_000];
    for (float[] channel : loud) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] = (float) Math.sin(i * 0.05);
      }
    }
    SoundWriter.write(new Sound(loud, 48_000), mp3);
    Sound read = SoundReader.read(mp3);
    assertThat(read.channels()).hasNumberOfRows(2);
    assertThat(zeroCrossings(read.channels()[0]))
        .isCloseTo((int) (24_000 * 0.05 / Math.PI), within(4));
    long atFullScale = countAbove(read.channels()[0], 0.999f);
    assertThat(atFullScale).isLessThan(24_000 / 20);
  }

  @Test
  void readsAPartExactly() {
    Path wav = folder.resolve("noise.wav");
    Sound noise = noise(44_100, 2, 3 * 44_100);
    SoundWriter.wav(noise, wav);
    assertClose(SoundReader.read(wav, 1.25, 0.5), noise.slice(1.25, 0.5));
    assertClose(SoundReader.read(wav, 2.9, 5), noise.slice(2.9, 5));
  }

  @Test
  void aPartOfACompressedFileIsThatPartOfTheWhole() {
    Path mp3 = folder.resolve("noise.mp3");
    SoundWriter.write(noise(44_100, 2, 3 * 44_100), mp3);
    assertThat(SoundReader.read(mp3, 1.1, 0.7)).isEqualTo(SoundReader.read(mp3).slice(1.1, 0.7));
  }

  @Test
  void stopsDecodingWhenItHasEnough() throws IOException {
    Path wav = folder.resolve("half.wav");
    SoundWriter.wav(TestMedia.tone(440, 4, 8_000, 1), wav);
    byte[] bytes = Files.readAllBytes(wav);
    // What follows the first second is no longer there, and is not missed.
    Files.write(wav, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(SoundReader.read(wav, 0, 1).seconds()).isEqualTo(1.0);
  }

  @Test
  void readsTheSoundOfAVideo() {
    Path mp4 = folder.resolve("dance.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 32, 32, 10, TestMedia.tone(440, 1, 44_100, 2))) {
      for (int i = 0; i < 10; i++) {
        video.write(Picture.filled(32, 32, Rgb.BLACK));
      }
    }
    Sound read = SoundReader.read(mp4);
    assertThat(read.length()).isEqualTo(44_100);
    assertThat(zeroCrossings(read.mono())).isCloseTo(880, within(6));
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "1, 16", "1, 24", "1, 32", "3, 32", "3, 64"})
  void readsEveryWavSampleFormat(int formatTag, int bits) throws IOException {
    double[] samples = {0, 0.5, -0.5, 0.984375, -1};
    Path wav = Files.write(folder.resolve("hand.wav"), wavBytes(formatTag, bits, samples));
    float[] read = SoundReader.read(wav).channels()[0];
    for (int i = 0; i < samples.length; i++) {
      assertThat(read[i]).isCloseTo((float) samples[i], within(1f / 128));
    }
  }

  @Test
  void brokenFloatsBecomeSilenceOrFullScale() throws IOException {
    double[] samples = {Double.NaN, 7, Double.NEGATIVE_INFINITY, 0.25};
    Path wav = Files.write(folder.resolve("hand.wav"), wavBytes(3, 32, samples));
    assertThat(SoundReader.read(wav).channels()[0]).containsExactly(0, 1, -1, 0.25f);
  }

  @Test
  void aNameWithOddCharactersIsAName() {
    for (String name : List.of("a song: 100%d [mix] é 歌.wav", "http:song.wav", "%03d.wav")) {
      Path wav = folder.resolve(name);
      SoundWriter.write(TestMedia.tone(440, 0.1, 8_000, 1), wav);
      assertThat(SoundReader.read(wav).length()).isEqualTo(800);
    }
  }

  @Test
  void neverFollowsAPlaylistToOtherFiles() throws IOException {
    SoundWriter.wav(TestMedia.tone(440, 1, 8_000, 1), folder.resolve("secret.wav"));
    Path concat = folder.resolve("list.wav");
    Files.writeString(concat, "ffconcat version 1.0\nfile secret.wav\n");
    assertThatThrownBy(() -> SoundReader.read(concat)).isInstanceOf(UserError.class);
    Path playlist = folder.resolve("list.m3u8");
    Files.writeString(
        playlist, "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n");
    assertThatThrownBy(() -> SoundReader.read(playlist)).isInstanceOf(UserError.class);
  }

  @Test
  void namesWhatIsWrongWithAFile() throws IOException {
    Path text = Files.writeString(folder.resolve("song.mp3"), "la la la\n".repeat(500));
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    Path picture = folder.resolve("cat.png");
    PictureWriter.png(TestMedia.gradient(9, 9, 0), picture);
    assertRefused(folder.resolve("none.mp3"), "must be an existing file, but nothing is there");
    assertRefused(folder, "must be a file, but is a folder");
    assertRefused(empty, "must hold data, but is empty");
    assertRefused(text, "must be a sound or video file");
    assertRefused(picture, "must hold a sound track, but has none");
  }

  @Test
  void namesAVideoWithoutSound() {
    Path mp4 = folder.resolve("silent.mp4");
    try (VideoWriter video = VideoWriter.open(mp4, 32, 32, 10, null)) {
      video.write(Picture.filled(32, 32, Rgb.BLACK));
    }
    assertRefused(mp4, "must hold a sound track, but has none");
  }

  @Test
  void namesAPartThatIsNotThere() {
    Path wav = folder.resolve("tone.wav");
    SoundWriter.wav(TestMedia.tone(440, 1, 8_000, 1), wav);
    assertThatThrownBy(() -> SoundReader.read(wav, 2, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must lie before its end at 1.00 s, but was 2.00 s");
    assertThatThrownBy(() -> SoundReader.read(wav, -1, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must start at 0 s or later");
  }

  @Test
  void namesAnEndingItCannotWrite() throws IOException {
    assertThatThrownBy(
            () -> SoundWriter.write(TestMedia.tone(440, 1, 8_000, 1), folder.resolve("a.xyz")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("but ends in .xyz");
    assertThat(Files.list(folder)).isEmpty();
  }

  private static void assertRefused(Path file, String rule) {
    assertThatThrownBy(() -> SoundReader.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(rule);
  }

  private static Sound noise(int sampleRate, int channels, int length) {
    Random random = new Random(7);
    float[][] samples = new float[channels][length];
    for (float[] channel : samples) {
      for (int i = 0; i < length; i++) {
        channel[i] = random.nextFloat() * 1.8f - 0.9f;
      }
    }
    return new Sound(samples, sampleRate);
  }

  private static void assertClose(Sound actual, Sound expected) {
    assertThat(actual.sampleRate()).isEqualTo(expected.sampleRate());
    assertThat(actual.channels()).hasDimensions(expected.channels().length, expected.length());
    for (int c = 0; c < expected.channels().length; c++) {
      for (int i = 0; i < expected.length(); i++) {
        if (Math.abs(actual.channels()[c][i] - expected.channels()[c][i]) > PCM_STEP) {
          assertThat(actual.channels()[c][i])
              .as("channel %d sample %d", c, i)
              .isCloseTo(expected.channels()[c][i], within(PCM_STEP));
        }
      }
    }
  }

  private static int zeroCrossings(float[] samples) {
    int crossings = 0;
    for (int i = 1; i < samples.length; i++) {
      crossings += samples[i - 1] < 0 != samples[i] < 0 ? 1 : 0;
    }
    return crossings;
  }

  private static float peak(Sound sound) {
    float peak = 0;
    for (float sample : sound.mono()) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  private static long countAbove(float[] samples, float level) {
    long count = 0;
    for (float sample : samples) {
      count += Math.abs(sample) > level ? 1 : 0;
    }
    return count;
  }

  /** A mono WAV at 8 kHz; tag 1 is integers, 3 is floats. */
  private static byte[] wavBytes(int tag, int bits, double[] samples) {
    int data = samples.length * bits / 8;
    ByteBuffer wav = ByteBuffer.allocate(44 + data).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes()).putInt(36 + data).put("WAVEfmt ".getBytes()).putInt(16);
    wav.putShort((short) tag).putShort((short) 1).putInt(8000).putInt(8000 * bits / 8);
    wav.putShort((short) (bits / 8)).putShort((short) bits).put("data".getBytes()).putInt(data);
    for (double sample : samples) {
      putSample(wav, tag, bits, sample);
    }
    return wav.array();
  }

  private static void putSample(ByteBuffer wav, int tag, int bits, double sample) {
    if (tag == 3) {
      if (bits == 32) {
        wav.putFloat((float) sample);
      } else {
        wav.putDouble(sample);
      }
      return;
    }
    long value = (long) (sample * (1L << bits - 1)) + (bits == 8 ? 128 : 0);
    for (int shift = 0; shift < bits; shift += 8) {
      wav.put((byte) (value >> shift));
    }
  }
}
