package org.musedance.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.musedance.tensor.UserError;

/** The formats of weight files, told by their first bytes whatever their names end in. */
enum WeightsFormat {
  SAFETENSORS,
  PYTORCH_ZIP,
  PYTORCH_LEGACY;

  private static final String LFS_POINTER = "version https://git-lfs";
  private static final String ZIP = "PK\u0003\u0004";
  private static final char PICKLE = '\u0080';

  /** Tells the format of a file, and by name what users often find in its place. */
  static WeightsFormat of(Path path) {
    refuseNoWeights(path);
    String start = start(path);
    if (start.startsWith(ZIP)) {
      return PYTORCH_ZIP;
    }
    boolean header = start.length() > Long.BYTES && start.charAt(Long.BYTES) == '{';
    return !header && start.length() > 1 && start.charAt(0) == PICKLE
        ? PYTORCH_LEGACY
        : SAFETENSORS;
  }

  /** Refuses a missing file, a folder, a git-lfs pointer and a web page by name. */
  static void refuseNoWeights(Path path) {
    if (Files.isDirectory(path)) {
      throw new UserError(path + " must be a file, but is a folder; name a file inside it");
    }
    String start = start(path).toLowerCase(Locale.ROOT);
    if (start.startsWith(LFS_POINTER)) {
      throw new UserError(
          path
              + " must hold weights, but is a git-lfs pointer; fetch the real file with "
              + "\"git lfs pull\"");
    }
    if (start.startsWith("<!doctype") || start.startsWith("<html")) {
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

  private static String start(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(LFS_POINTER.length()), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }
}
