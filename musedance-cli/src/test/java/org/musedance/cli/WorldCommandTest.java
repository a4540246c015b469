package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.audio.BeatTracker;
import org.musedance.audio.Resampler;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.Sound;
import org.musedance.media.SoundReader;
import org.musedance.media.VideoReader;

class WorldCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void filmsADancerWithItsMusic() {
    Path video = folder.resolve("twist.mp4");

    int exit =
        run(
            "render --seed 7 --seconds 3 --size 64 --fps 12 --move twist --style funk --kind human -o",
            video);

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("twist.mp4: \"", "funk at ", "beats per minute");
    try (VideoReader reader = VideoReader.open(video)) {
      assertThat(reader.width()).isEqualTo(64);
      assertThat(reader.sound().orElseThrow().seconds()).isEqualTo(3, within(0.1));
      var pictures = reader.readAll();
      assertThat(pictures).hasSize(36);
      assertThat(difference(pictures.get(0), pictures.get(6))).isGreaterThan(1);
    }
  }

  @Test
  void drawsAStripOfTheDance() {
    Path strip = folder.resolve("strip.png");

    run("render --seed 7 --seconds 2 --size 64 --strip " + strip + " -o", folder.resolve("a.mp4"));

    Picture drawn = PictureReader.read(strip);
    assertThat(drawn.width()).isEqualTo(8 * drawn.height());
    int side = drawn.height();
    Picture first = drawn.crop(0, 0, side, side);
    assertThat(difference(first, drawn.crop(7 * side, 0, side, side))).isGreaterThan(1);
  }

  @Test
  void composesMusicWhoseBeatIsStillHeardInTheFile() {
    Path music = folder.resolve("house.ogg");

    int exit = run("music --style house --seed 3 --seconds 8 -o", music);

    assertThat(exit).isZero();
    Sound sound = SoundReader.read(music);
    assertThat(sound.seconds()).isEqualTo(8, within(0.1));
    float[] mono = Resampler.resample(sound.mono(), sound.sampleRate(), 22_050);
    String said = out.toString().replaceAll(".*, (\\d+) beats per minute.*\\s+", "$1");
    assertThat(BeatTracker.track(mono).tempo()).isEqualTo(Double.parseDouble(said), within(4.0));
  }

  @Test
  void namesAWrongMoveAndTheRightOnes() {
    int exit = run("render --move tango -o", folder.resolve("a.mp4"));

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString())
        .contains("--move must be a known name, but was tango; choose one of")
        .contains("step-touch");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesALengthOrSizeOutOfRange() {
    run("render --seconds 1 -o", folder.resolve("a.mp4"));
    assertThat(err.toString()).contains("--seconds must be 2 to 600, but was 1;");
    run("render --size 16 -o", folder.resolve("a.mp4"));
    assertThat(err.toString()).contains("--size must be 32 to 2048, but was 16;");
  }

  private int run(String arguments, Path output) {
    String[] words = ("world " + arguments + " " + output).split(" ");
    return Musedance.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
  }

  /** Mean difference of two pictures' bytes. */
  private static double difference(Picture a, Picture b) {
    double sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
    }
    return sum / a.rgb().length;
  }
}
