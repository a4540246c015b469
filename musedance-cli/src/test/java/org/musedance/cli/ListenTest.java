package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.Sound;
import org.musedance.media.SoundReader;
import org.musedance.media.SoundWriter;

class ListenTest {
  private static final int RATE = 44_100;

  @TempDir private Path folder;
  private Path song;

  @BeforeEach
  void writeASong() {
    song = folder.resolve("song.wav");
    SoundWriter.wav(clicks(0.5, 20), song);
  }

  /** Stereo clicks: 50 ms of 1 kHz that fades by exp(-60 t), the first one at 0 s. */
  private static Sound clicks(double periodSeconds, int seconds) {
    float[] left = new float[seconds * RATE];
    for (int i = 0; i < left.length; i++) {
      double t = i / (double) RATE % periodSeconds;
      left[i] = t < 0.05 ? (float) (Math.sin(2 * Math.PI * 1000 * t) * Math.exp(-60 * t)) : 0;
    }
    return new Sound(new float[][] {left, left.clone()}, RATE);
  }

  @Test
  void printsTempoAndBeats() {
    CommandLineRun run = CommandLineRun.of("listen", song.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("tempo     117.5 beats per minute")
        .contains("duration  20.00 s")
        .contains("beats     38");
  }

  /** librosa 0.11 finds 38 beats from frame 44 on in these clicks, at 117.45383523 per minute. */
  @Test
  void printsNothingButJsonWhenAsked() throws Exception {
    CommandLineRun run = CommandLineRun.of("listen", song.toString(), "--json", "-");

    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.required("tempo").doubleValue()).isCloseTo(117.45383523, within(1e-6));
    assertThat(json.required("duration").doubleValue()).isEqualTo(20);
    assertThat(json.required("onset_rate").doubleValue()).isCloseTo(2, within(0.1));
    assertThat(json.required("beats")).hasSize(38);
    assertThat(json.required("beats").get(0).doubleValue())
        .isCloseTo(44 * 512 / 22050.0, within(1e-9));
  }

  @Test
  void writesJsonIntoAFile() throws Exception {
    Path file = folder.resolve("beats.json");

    CommandLineRun run =
        CommandLineRun.of("listen", song.toString(), "--json", file.toString(), "--tempo", "60");

    assertThat(run.out()).contains("tempo     60.0");
    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertThat(json.required("tempo").doubleValue()).isEqualTo(60);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(song, file);
    }
  }

  @Test
  void mixesClicksOntoTheMusic() {
    Path file = folder.resolve("clicks.wav");

    CommandLineRun run = CommandLineRun.of("listen", song.toString(), "--click", file.toString());

    assertThat(run.exitCode()).isZero();
    Sound mixed = SoundReader.read(file);
    assertThat(mixed.sampleRate()).isEqualTo(RATE);
    assertThat(mixed.channels()).hasDimensions(2, 20 * RATE);
    Sound music = SoundReader.read(song);
    int beat = (int) Math.round(44 * 512 / 22050.0 * RATE);
    // Before the first beat the music alone, at half its loudness, to 16 bits.
    for (int i = 0; i < beat; i++) {
      assertThat(mixed.channels()[0][i]).isCloseTo(music.channels()[0][i] / 2, within(1e-4f));
    }
    assertThat(mixed.channels()[0][beat + 11] - music.channels()[0][beat + 11] / 2)
        .isGreaterThan(0.3f);
  }

  @Test
  void drawsWaveformAndBeats() {
    Path file = folder.resolve("beats.png");

    CommandLineRun run = CommandLineRun.of("listen", song.toString(), "--plot", file.toString());

    assertThat(run.exitCode()).isZero();
    Picture picture = PictureReader.read(file);
    assertThat(picture.width()).isEqualTo(1600);
    assertThat(picture.height()).isEqualTo(800);
  }

  @Test
  void leavesNothingBehindWhenTheFolderIsMissing() {
    Path file = folder.resolve("missing").resolve("beats.json");

    CommandLineRun run = CommandLineRun.of("listen", song.toString(), "--json", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("beats.json");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void refusesATempoOfZero() {
    CommandLineRun run = CommandLineRun.of("listen", song.toString(), "--tempo", "0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("above 0").contains("was 0.0");
  }
}
