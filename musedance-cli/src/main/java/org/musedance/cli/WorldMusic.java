package org.musedance.cli;

import java.nio.file.Path;
import org.musedance.media.Sound;
import org.musedance.media.SoundWriter;
import org.musedance.world.HeardSong;
import org.musedance.world.Song;
import org.musedance.world.SongStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance world music}: composes a piece of music. */
@Command(name = "music", description = "Compose and synthesise a piece of music.")
final class WorldMusic implements Runnable {
  private static final double FADE_SECONDS = 1.5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The same seed gives the same music (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--style",
      paramLabel = "NAME",
      description = "house, disco, hip-hop, funk, drum-and-bass, waltz, rock, reggae or pop-ramp.")
  private String style;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "16",
      description = "Its length, 2 to 600 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where it goes: .ogg, .wav, .flac, .mp3 or .m4a.")
  private Path output;

  @Override
  public void run() {
    SongStyle chosen = Choice.of("--style", style, SongStyle.values());
    Song song = Song.compose(seed, chosen, WorldRender.checkedSeconds(seconds));
    SoundWriter.write(Sound.ofMono(fadedOut(song), song.sampleRate()), output);
    HeardSong heard = HeardSong.listen(song);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s, %.1f s, %.0f beats per minute (%.0f heard)%n",
            output, Choice.written(song.style()), seconds, song.meanBpm(), heard.tempo());
  }

  private static float[] fadedOut(Song song) {
    float[] samples = song.samples().clone();
    double length = FADE_SECONDS * song.sampleRate();
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= (float) Math.min(1, (samples.length - i) / length);
    }
    return samples;
  }
}
