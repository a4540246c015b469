package org.musedance.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.musedance.tensor.UserError;

/** The checks every file passes before a decoder sees it. */
final class InputFile {
  private InputFile() {}

  /**
   * Throws unless file can be opened and holds something; kind is "picture", "sound" or "video".
   */
  static void check(String kind, Path file) {
    if (!Files.exists(file)) {
      throw new UserError(
          "%s %s must be an existing file, but nothing is there; check the path"
              .formatted(kind, file));
    }
    if (Files.isDirectory(file)) {
      throw new UserError(
          "%s %s must be a file, but is a folder; name a file in it".formatted(kind, file));
    }
    if (!Files.isReadable(file)) {
      throw new UserError(
          "%s %s must be readable, but this user may not read it; change its permissions"
              .formatted(kind, file));
    }
    if (size(kind, file) == 0) {
      throw new UserError(
          "%s %s must hold data, but is empty; copy or download it again".formatted(kind, file));
    }
  }

  private static long size(String kind, Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UserError(
          "%s %s must be readable, but is not (%s); check the disk"
              .formatted(kind, file, e.getMessage()),
          e);
    }
  }
}
