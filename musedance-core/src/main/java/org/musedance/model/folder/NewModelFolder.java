package org.musedance.model.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;

/**
 * A model folder that appears whole or not at all: it is written as a hidden neighbour and moved
 * into place by {@link #publish}. What was not published is deleted when this is closed, or when
 * the program is told to end.
 */
final class NewModelFolder implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final Thread cleaner;

  private NewModelFolder(Path target, Path part) {
    this.target = target;
    this.part = part;
    cleaner = new Thread(() -> delete(part), "unfinished-model");
    Runtime.getRuntime().addShutdownHook(cleaner);
  }

  /** Begins a folder that must not be there yet, or be empty. */
  static NewModelFolder at(Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    try {
      if (Files.exists(target) && !isEmptyFolder(target)) {
        throw new UserError(
            "output %s must be a new or empty folder, but holds something; choose another"
                .formatted(folder));
      }
      Files.createDirectories(target.getParent());
      Path part =
          target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      return new NewModelFolder(target, Files.createDirectory(part));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  /** Where to write. */
  Path path() {
    return part;
  }

  /** Refuses to begin what will not fit. */
  void requireSpace(long byteCount) {
    try {
      long free = Files.getFileStore(part).getUsableSpace();
      if (free < byteCount) {
        throw new UserError(
            "the disk of %s must have %.1f GB free, but has %.1f; free some or choose another"
                .formatted(target, byteCount / 1e9, free / 1e9));
      }
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** Moves the folder into place. */
  void publish() {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** The error for a failure while writing. */
  static UserError unwritable(Path folder, IOException cause) {
    return new UserError(
        "output %s must be writable, but writing failed (%s); check rights and free space"
            .formatted(folder, cause),
        cause);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException ending) {
      // The program is told to end, and the cleaner at work.
    }
    delete(part);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // What cannot be walked cannot be deleted either; its name says that it is only a part.
    }
  }
}
