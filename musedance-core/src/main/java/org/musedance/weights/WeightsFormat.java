package org.musedance.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.musedance.tensor.UserError;

/** Tells weight files from the things that users find in their place. */
final class WeightsFormat {
  private static final String LFS_POINTER = "version https://git-lfs";

  private WeightsFormat() {}

  /** Refuses a missing file, a folder, a git-lfs pointer and a web page by name. */
  static void refuseNoWeights(Path path) {
    if (Files.isDirectory(path)) {
      throw new UserError(path + " must be a file, but is a folder; name a file inside it");
    }
    String start = start(path, LFS_POINTER.length());
    if (start.equals(LFS_POINTER)) {
      throw new UserError(
          path
              + " must hold weights, but is a git-lfs pointer; fetch the real file with "
              + "\"git lfs pull\"");
    }
    String lower = start.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
      throw new UserError(
          path
              + " must hold weights, but is a web page; download the file itself, "
              + "not the page that shows it");
    }
  }

  static UserError unreadable(Path path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new UserError(path + " must exist, but there is no such file; check the path", cause);
    }
    return new UserError(
        path
            + " must be readable, but reading failed ("
            + cause.getMessage()
            + "); check its rights and the disk",
        cause);
  }

  private static String start(Path path, int count) {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }
}
