package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.musedance.audio.BeatOptions;
import org.musedance.audio.BeatTracker;
import org.musedance.audio.Beats;
import org.musedance.audio.ClickTrack;
import org.musedance.audio.OnsetStrength;
import org.musedance.audio.Resampler;
import org.musedance.media.PictureWriter;
import org.musedance.media.Sound;
import org.musedance.media.SoundReader;
import org.musedance.media.SoundWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance listen}: says what the dancers will hear, the tempo and the beats of a song. */
@Command(name = "listen", description = "Find the tempo and the beats of a piece of music.")
final class Listen implements Runnable {
  /** In place of a file name: standard output. */
  private static final String STDOUT = "-";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "Music or video: MP3, WAV, FLAC, OGG, M4A, MP4 and more.")
  private Path file;

  @Option(
      names = "--tempo",
      paramLabel = "BPM",
      description = "Track beats at this tempo instead of estimating it.")
  private Double tempo;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write tempo and beats as JSON, to standard output if FILE is -.")
  private String json;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw waveform, onset strength and beats as a PNG picture.")
  private Path plot;

  @Option(
      names = "--click",
      paramLabel = "FILE",
      description = "Write the music with a click on every beat as a WAV file.")
  private Path click;

  @Override
  public void run() {
    BeatOptions options =
        tempo == null ? BeatOptions.DEFAULTS : BeatOptions.DEFAULTS.withBpm(tempo);
    Sound music = SoundReader.read(file);
    float[] mono = Resampler.resample(music.mono(), music.sampleRate(), OnsetStrength.SAMPLE_RATE);
    Beats beats = BeatTracker.track(mono, options);
    BeatReport report = BeatReport.of(file, music.seconds(), beats);
    if (plot != null) {
      PictureWriter.png(BeatPlot.draw(mono, beats), plot);
    }
    if (click != null) {
      float[][] mixed = ClickTrack.mix(music.channels(), music.sampleRate(), beats.seconds());
      SoundWriter.wav(new Sound(mixed, music.sampleRate()), click);
    }
    print(report);
  }

  private void print(BeatReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (STDOUT.equals(json)) {
      out.print(report.json());
      return;
    }
    if (json != null) {
      OutputText.write(Path.of(json), report.json());
    }
    out.print(report.text());
  }
}
