package org.musedance.evaluate.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.musedance.media.Picture;
import org.musedance.media.VideoWriter;
import org.musedance.tensor.UserError;

/**
 * Goes through a programme, clip by clip: dances, measures, keeps the videos and the numbers. A
 * study that was stopped goes on with the first clip that has no numbers yet.
 */
public final class Study {
  private final Programme programme;
  private final Selection selection;
  private final Path folder;
  private final Consumer<String> progress;

  /**
   * @param folder where videos and numbers are kept
   * @param progress told which clip is at hand
   */
  public Study(Programme programme, Selection selection, Path folder, Consumer<String> progress) {
    this.programme = programme;
    this.selection = selection;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Measures all clips that are not measured yet.
   *
   * @param setting everything that the numbers depend on
   * @throws UserError if the folder holds a study of another setting
   */
  public List<ClipResult> run(Object setting) {
    Results<ClipResult> results = Results.open(folder, setting, ClipResult.class);
    List<String> names = programme.names();
    List<ClipResult> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int index = i;
      all.add(results.get(names.get(i), () -> measure(index)));
    }
    return all;
  }

  private ClipResult measure(int index) {
    List<String> names = programme.names();
    progress.accept("clip %d/%d: %s".formatted(index + 1, names.size(), names.get(index)));
    Performance performance = programme.perform(index);
    for (Take take : List.of(Take.MODEL, Take.TRUTH)) {
      film(performance, take.frames(performance), video(folder, performance.name(), take));
    }
    return new ClipMeasurement(selection, performance).result();
  }

  /** Where the video of a take lies. */
  static Path video(Path folder, String clip, Take take) {
    String ending = take == Take.MODEL ? ".mp4" : "-truth.mp4";
    return folder.resolve("videos").resolve(clip + ending);
  }

  private static void film(Performance performance, List<Picture> frames, Path file) {
    if (frames.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UserError(
          "output %s must be a folder that can be written, but that failed (%s); choose another"
              .formatted(file.getParent(), e),
          e);
    }
    Picture first = frames.get(0);
    try (VideoWriter writer =
        VideoWriter.open(
            file,
            first.width(),
            first.height(),
            performance.fps(),
            performance.sound().orElse(null))) {
      frames.forEach(writer::write);
    }
  }
}
