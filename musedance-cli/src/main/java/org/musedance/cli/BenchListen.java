package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.musedance.media.Sound;
import org.musedance.media.SoundWriter;
import org.musedance.tensor.UserError;
import org.musedance.world.Song;
import org.musedance.world.SongStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench listen}: the whole command, cold, on a song of usual length. */
@Command(
    name = "listen",
    sortOptions = false,
    description = "Time the listen command in a process of its own, start to end.")
final class BenchListen implements Runnable {
  private static final double COMPOSED_SECONDS = 16;
  private static final long SEED = 1;
  private static final String LIBROSA = "librosa 0.11 on the machine it was measured on";
  private static final ColdRun LIBROSA_RUN = new ColdRun(2.65, 416 * (1 << 20));

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "180",
      description = "Length of the song (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public void run() {
    if (!(seconds >= 2 && seconds <= 3600)) {
      throw new UserError(
          "--seconds must be 2 to 3600, but was " + seconds + "; a usual song has 180");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "listen, cold start, %.0f s of music%n", seconds);
    out.printf("%-48s%10s%10s%n", "", "wall", "peak");
    try (Scratch scratch = Scratch.open()) {
      Path file = scratch.file("song.wav");
      SoundWriter.wav(song(), file);
      print(out, "musedance", ColdRun.of("listen", file.toString()));
    }
    print(out, LIBROSA, LIBROSA_RUN);
  }

  private static void print(PrintWriter out, String name, ColdRun run) {
    out.printf("%-48s%20s%n", name, run.text());
  }

  /** A short song over and over. */
  private Sound song() {
    Song song = Song.compose(SEED, SongStyle.HOUSE, COMPOSED_SECONDS);
    float[] samples = new float[(int) (seconds * song.sampleRate())];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = song.samples()[i % song.samples().length];
    }
    return Sound.ofMono(samples, song.sampleRate());
  }
}
