package org.musedance.dataset.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;

/** A folder for a clip's files while they are decoded; it goes when it is closed. */
final class Scratch implements AutoCloseable {
  private final Path folder;

  private Scratch(Path folder) {
    this.folder = folder;
  }

  static Scratch open() {
    try {
      return new Scratch(Files.createTempDirectory("musedance-clip"));
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  private static UserError notWritable(IOException cause) {
    return new UserError(
        "the folder for temporary files must be writable, but is not (%s); free space or set java.io.tmpdir"
            .formatted(cause),
        cause);
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> left = files.toList();
      for (Path file : left) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw notWritable(e);
    }
  }
}
