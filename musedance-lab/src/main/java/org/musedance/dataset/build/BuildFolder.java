package org.musedance.dataset.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.DatasetJson;
import org.musedance.dataset.source.CutClip;
import org.musedance.dataset.source.SourceFile;
import org.musedance.dataset.source.SourceStudy;
import org.musedance.tensor.UserError;

/**
 * The folder of a dataset while it is built. What is finished for a video or a clip lies in a
 * hidden folder in it, so that a build that was killed goes on from there; in the end that folder
 * is removed.
 */
final class BuildFolder {
  private static final String WORK = ".build";
  private static final String SETTINGS = "settings.json";

  private final Path output;
  private final Path work;

  private BuildFolder(Path output) {
    this.output = output;
    this.work = output.resolve(WORK);
  }

  /**
   * Begins a build, or goes on with one.
   *
   * @param settings must be those of the build that is gone on with
   */
  static BuildFolder open(Path output, Object settings) {
    BuildFolder folder = new BuildFolder(output);
    if (Files.exists(output.resolve(DatasetIndex.FILE))) {
      throw new UserError(
          "--output must be a new folder or an unfinished build, but %s holds a finished dataset; name another folder"
              .formatted(output));
    }
    if (!Files.exists(folder.work.resolve(SETTINGS))) {
      folder.begin(settings);
    }
    folder.compare(settings);
    return folder;
  }

  private void begin(Object settings) {
    try {
      if (Files.exists(output) && !isEmpty()) {
        throw new UserError(
            "--output must be a new folder or an unfinished build, but %s holds something else; name another folder"
                .formatted(output));
      }
      for (String part : new String[] {"studies", "clips", "shards"}) {
        Files.createDirectories(work.resolve(part));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
    DatasetJson.write(work.resolve(SETTINGS), settings);
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files.allMatch(file -> file.getFileName().toString().equals(WORK));
    }
  }

  private void compare(Object settings) {
    try {
      String before = Files.readString(work.resolve(SETTINGS));
      if (!before.equals(DatasetJson.text(settings))) {
        throw new UserError(
            "the settings must be those of the unfinished build in %s, but are not; repeat what %s says or name another folder"
                .formatted(output, work.resolve(SETTINGS)));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Where the study of a video is kept; another size or time of the file is another video. */
  private Path study(SourceFile source) throws IOException {
    Path file = source.file().toAbsolutePath().normalize();
    String identity = file + "|" + Files.size(file) + "|" + Files.getLastModifiedTime(file);
    UUID id = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    return work.resolve("studies").resolve(id + ".json");
  }

  Optional<SourceStudy> finished(SourceFile source) {
    try {
      Path file = study(source);
      return Files.exists(file)
          ? Optional.of(DatasetJson.read(file, SourceStudy.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void keep(SourceFile source, SourceStudy study) {
    try {
      DatasetJson.write(study(source), study);
    } catch (IOException vanished) {
      // The study says that the file cannot be read, and it will be looked at again.
    }
  }

  Path clips() {
    return work.resolve("clips");
  }

  private Path clip(String key) {
    return clips().resolve(key + ".clip.json");
  }

  Optional<CutClip> finished(String key) {
    return Files.exists(clip(key))
        ? Optional.of(DatasetJson.read(clip(key), CutClip.class))
        : Optional.empty();
  }

  void keep(CutClip cut) {
    DatasetJson.write(clip(cut.record().key()), cut);
  }

  /** An empty folder for shards: those of a build that was killed are written again. */
  Path shards() {
    Path shards = work.resolve("shards");
    try {
      delete(shards);
      return Files.createDirectories(shards);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Moves the shards to their place, writes the report and the index, and removes the rest. */
  void finish(DatasetIndex index, String report) {
    try {
      for (DatasetIndex.Shard shard : index.shards()) {
        Path from = work.resolve("shards").resolve(shard.file());
        Files.move(from, output.resolve(shard.file()), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(output.resolve("report.html"), report);
      DatasetJson.write(output.resolve(DatasetIndex.FILE), index);
      delete(work);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private UserError unwritable(IOException cause) {
    return new UserError(
        "output %s must be a folder that can be written, but that failed (%s); check permissions and free space"
            .formatted(output, cause),
        cause);
  }
}
