package org.musedance.evaluate.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.musedance.audio.BeatGrid;
import org.musedance.audio.BeatTracker;
import org.musedance.audio.Beats;
import org.musedance.audio.OnsetStrength;
import org.musedance.audio.Resampler;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.tensor.UserError;

/**
 * Videos that are there already: a folder of generated ones and, where given, one of real ones of
 * the same names. A generated video is read at the real one's size and rate; both are cut to the
 * shorter one. The prompt is the text of {@code NAME.txt} beside a video; the music is the
 * generated video's sound, else the real one's, its beats are those that are heard; the reference
 * is the first real frame, else the first generated one.
 */
public final class FolderProgramme implements Programme {
  private static final String VIDEOS = ".*\\.(mp4|m4v|mov|mkv|webm|avi|gif)";
  private static final String ALL = "all";

  private final Map<String, Path> generated;
  private final Map<String, Path> real;

  /**
   * @param generated folder of videos
   * @param realOrNull folder of videos of the same names
   * @throws UserError if a folder is empty or a video has no partner
   */
  public FolderProgramme(Path generated, Path realOrNull) {
    this.generated = videos("--generated", generated);
    real = realOrNull == null ? Map.of() : videos("--real", realOrNull);
    for (String name : this.generated.keySet()) {
      if (realOrNull != null && !real.containsKey(name)) {
        throw new UserError(
            "every generated video must have a real one of its name, but %s has none in %s; add it or leave --real out"
                .formatted(name, realOrNull));
      }
    }
  }

  private static Map<String, Path> videos(String option, Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, Path> videos =
          files
              .filter(
                  file -> file.getFileName().toString().toLowerCase(Locale.ROOT).matches(VIDEOS))
              .collect(
                  Collectors.toMap(FolderProgramme::stem, file -> file, (a, b) -> a, TreeMap::new));
      if (videos.isEmpty()) {
        throw new IOException("no video in it");
      }
      return videos;
    } catch (IOException e) {
      throw new UserError(
          "%s must be a folder of videos, but %s is not (%s); name another"
              .formatted(option, folder, e.getMessage()),
          e);
    }
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  @Override
  public List<String> names() {
    return List.copyOf(generated.keySet());
  }

  @Override
  public String description() {
    return "videos of a folder; beats as heard by the beat tracker";
  }

  @Override
  public Performance perform(int index) {
    String name = names().get(index);
    Footage truth = real.containsKey(name) ? Footage.read(real.get(name), null) : null;
    Footage made = Footage.read(generated.get(name), truth);
    int length =
        truth == null
            ? made.frames().size()
            : Math.min(made.frames().size(), truth.frames().size());
    List<Picture> frames = made.frames().subList(0, length);
    List<Picture> wanted = truth == null ? List.of() : truth.frames().subList(0, length);
    Optional<Sound> sound = made.sound().or(() -> truth == null ? Optional.empty() : truth.sound());
    Heard heard = Heard.in(sound, length, made.fps());
    return new Performance(
        name,
        ALL,
        name,
        prompt(name),
        made.fps(),
        wanted.isEmpty() ? frames.get(0) : wanted.get(0),
        frames,
        wanted,
        heard.beats(),
        heard.counts(),
        sound,
        Map.of());
  }

  private String prompt(String name) {
    for (Path video : List.of(generated.get(name), real.getOrDefault(name, generated.get(name)))) {
      Path words = video.resolveSibling(name + ".txt");
      if (Files.isRegularFile(words)) {
        try {
          return Files.readString(words).strip();
        } catch (IOException e) {
          throw new UserError(words + " must be readable text, but is not; correct it", e);
        }
      }
    }
    return "";
  }

  /** Beats of a sound within a video, and the count at each of its frames. */
  private record Heard(double[] beats, double[] counts) {
    static Heard in(Optional<Sound> sound, int frames, double fps) {
      if (sound.isEmpty()) {
        return new Heard(new double[0], new double[0]);
      }
      Sound music = sound.get().slice(0, frames / fps);
      Beats beats =
          BeatTracker.track(
              Resampler.resample(music.mono(), music.sampleRate(), OnsetStrength.SAMPLE_RATE));
      BeatGrid grid = new BeatGrid(beats.seconds(), beats.tempo(), fps);
      return new Heard(beats.seconds(), grid.counts(frames));
    }
  }
}
