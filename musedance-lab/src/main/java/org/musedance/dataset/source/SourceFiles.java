package org.musedance.dataset.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;

/**
 * Finds the videos among files and folders. In a folder every file counts that is neither hidden
 * nor a sidecar, whatever its name: FFmpeg decides by the content, and what it cannot read is
 * reported instead of overlooked.
 */
public final class SourceFiles {
  private static final Set<String> SIDECARS = Set.of("txt", "json", "csv");
  private static final String POSE = "pose";

  private SourceFiles() {}

  /** The videos, each once, in the order of their names. */
  public static List<SourceFile> find(List<Path> given) {
    Map<Path, SourceFile> found = new TreeMap<>();
    for (Path path : given) {
      if (!Files.exists(path)) {
        throw new UserError(
            "VIDEOS must be existing files or folders, but nothing is at %s; check the path"
                .formatted(path));
      }
      if (Files.isDirectory(path)) {
        inFolder(path).forEach(source -> found.putIfAbsent(real(source.file()), source));
      } else {
        found.putIfAbsent(real(path), new SourceFile(path, path.getFileName().toString()));
      }
    }
    if (found.isEmpty()) {
      throw new UserError(
          "VIDEOS must hold at least one video, but %s hold none; name other files or folders"
              .formatted(given));
    }
    List<SourceFile> sources = new ArrayList<>(found.values());
    sources.sort(Comparator.comparing(SourceFile::name).thenComparing(SourceFile::file));
    return sources;
  }

  private static List<SourceFile> inFolder(Path folder) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isVisible(folder.relativize(file)))
          .filter(file -> !isSidecar(file.getFileName().toString()))
          .map(file -> new SourceFile(file, slashed(folder.relativize(file))))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(
          "folder %s must be readable, but is not (%s); change its permissions"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static boolean isVisible(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSidecar(String name) {
    return SIDECARS.contains(SourceFile.ending(name))
        || SourceFile.ending(SourceFile.stem(name)).equals(POSE);
  }

  private static String slashed(Path relative) {
    return relative.toString().replace('\\', '/');
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
