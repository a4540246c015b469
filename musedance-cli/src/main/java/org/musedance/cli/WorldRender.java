package org.musedance.cli;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.media.Sound;
import org.musedance.media.VideoWriter;
import org.musedance.tensor.UserError;
import org.musedance.world.Caption;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.HeardSong;
import org.musedance.world.Move;
import org.musedance.world.Song;
import org.musedance.world.SongStyle;
import org.musedance.world.Split;
import org.musedance.world.Stage;
import org.musedance.world.SubjectKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance world render}: films a dancer of the dance world. */
@Command(name = "render", description = "Film a dancer of the dance world with its music.")
final class WorldRender implements Runnable {
  private static final int SMALLEST = 32;
  private static final int LARGEST = 2048;
  private static final int MOST_FRAMES_PER_SECOND = 120;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The same seed gives the same video (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "8",
      description = "Its length, 2 to 600 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Width and height, 32 to 2048 (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--fps",
      paramLabel = "NUMBER",
      defaultValue = "24",
      description = "Pictures per second, 1 to 120 (default: ${DEFAULT-VALUE}).")
  private int fps;

  @Option(
      names = "--move",
      paramLabel = "NAME",
      description = "One move all through, such as twist or step-touch; else drawn.")
  private String move;

  @Option(
      names = "--style",
      paramLabel = "NAME",
      description = "The style of the music, such as funk or waltz; else drawn.")
  private String style;

  @Option(
      names = "--kind",
      paramLabel = "NAME",
      description = "What dances: human, robot, animal, object, logo, picture, cutout; else drawn.")
  private String kind;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The MP4 video to write.")
  private Path output;

  @Option(
      names = "--strip",
      paramLabel = "FILE",
      description = "Draw eight pictures of it side by side as a PNG too.")
  private Path strip;

  @Override
  public void run() {
    check("--size", size, SMALLEST, LARGEST);
    check("--fps", fps, 1, MOST_FRAMES_PER_SECOND);
    Song song =
        Song.compose(
            seed, Choice.of("--style", style, SongStyle.values()), checkedSeconds(seconds));
    Move chosen = Choice.of("--move", move, Move.values());
    Stage stage = Stage.draw(seed, Choice.of("--kind", kind, SubjectKind.values()), size);
    HeardSong heard = HeardSong.listen(song);
    SplittableRandom random = new SplittableRandom(seed);
    Choreography dance =
        chosen == null ? drawn(random, heard, stage) : Choreography.of(heard, chosen);
    Caption caption = Caption.of(random, Split.of(seed), dance, 0, stage.subject());
    film(stage, dance);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: \"%s\", %s at %.0f beats per minute (%.0f heard)%n",
            output, caption.prompt(), Choice.written(song.style()), song.meanBpm(), heard.tempo());
  }

  private Choreography drawn(SplittableRandom random, HeardSong heard, Stage stage) {
    var moves = Choreography.movesOf(Split.of(seed), stage.subject().kind());
    return Choreography.draw(random, heard, moves, 0, seconds);
  }

  private void film(Stage stage, Choreography dance) {
    Song song = dance.heard().song();
    Sound sound = Sound.ofMono(song.samples(), song.sampleRate());
    Frame frame = new Frame(size);
    long frames = Math.round(seconds * fps);
    FilmStrip shown = new FilmStrip(frames);
    VideoWriter video = VideoWriter.open(output, size, size, fps, sound);
    try {
      for (int i = 0; i < frames; i++) {
        stage.render(dance.poseAt((double) i / fps, stage.subject()), frame);
        Picture picture = new Picture(size, size, frame.rgb.clone());
        video.write(picture);
        shown.see(i, picture);
      }
    } catch (RuntimeException e) {
      video.abandon();
      throw e;
    } finally {
      video.close();
    }
    if (strip != null) {
      PictureWriter.png(shown.picture(), strip);
    }
  }

  /** Music of the dance world lasts 2 to 600 seconds. */
  static double checkedSeconds(double seconds) {
    check("--seconds", seconds, 2, 600);
    return seconds;
  }

  private static void check(String option, double value, int least, int most) {
    if (value >= least && value <= most) return;
    throw new UserError(
        "%s must be %d to %d, but was %s; choose a value in between"
            .formatted(option, least, most, Double.toString(value).replaceAll("\\.0$", "")));
  }
}
