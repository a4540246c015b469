package org.musedance.media;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.musedance.tensor.UserError;

/**
 * A file or folder that appears whole or not at all: it is written as a hidden neighbour and moved
 * into place. What is unfinished when the program is stopped is deleted on the way out, by {@link
 * Shutdown}.
 */
final class OutputFile {
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path temporary;

  private OutputFile(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
    UNFINISHED.add(temporary);
    Shutdown.watch();
  }

  /** Deletes what nobody will finish any more. */
  static void deleteUnfinished() {
    UNFINISHED.forEach(OutputFile::deleteTree);
  }

  /** Creates the hidden neighbour of target, a file; a link is followed. */
  static OutputFile file(Path named) {
    if (Files.isDirectory(named)) {
      throw new UserError(
          "output %s must be a file, but is a folder; name a file in it".formatted(named));
    }
    if (Files.exists(named) && !Files.isRegularFile(named)) {
      throw new UserError(
          "output %s must be an ordinary file, but is a device; choose another".formatted(named));
    }
    Path target = named;
    try {
      target = Files.exists(named) ? named.toRealPath() : named;
      return new OutputFile(target, Files.createFile(neighbour(target)));
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** Creates the hidden neighbour of target, a folder that must not exist yet or be empty. */
  static OutputFile folder(Path target) {
    try {
      if (Files.exists(target) && !isEmptyFolder(target)) {
        throw new UserError(
            "output %s must be a new or empty folder, but holds something; choose another"
                .formatted(target));
      }
      return new OutputFile(target, Files.createDirectory(neighbour(target)));
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /** Where to write. */
  Path temporary() {
    return temporary;
  }

  /** Moves what was written into place, over an older file of that name. */
  void publish() {
    try {
      move();
    } catch (IOException e) {
      discard();
      throw unwritable(target, e);
    }
    UNFINISHED.remove(temporary);
  }

  /** Deletes what was written; harmless after {@link #publish}. */
  void discard() {
    if (UNFINISHED.remove(temporary)) {
      deleteTree(temporary);
    }
  }

  /** The error for a failure while writing. */
  UserError failed(Throwable cause) {
    return unwritable(target, cause);
  }

  private void move() throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path neighbour(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          "output %s must lie in an existing folder, but %s is none; create it first"
              .formatted(target, folder));
    }
    return folder.resolve(".musedance-%s.part".formatted(UUID.randomUUID()));
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static UserError unwritable(Path target, Throwable cause) {
    return new UserError(
        "output %s must be writable, but writing failed (%s); check permissions and free space"
            .formatted(target, reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    String type = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? type : type + ": " + cause.getMessage();
  }

  private static void deleteTree(Path root) {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Nothing more can be done about a leftover: its folder is gone or became read-only.
    }
  }
}
