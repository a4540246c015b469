package org.musedance.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.musedance.tensor.UserError;

/** A text file that appears whole or not at all. */
final class OutputText {
  private OutputText() {}

  /** Writes UTF-8 text beside the target and moves it there, over an older file of that name. */
  static void write(Path target, String text) {
    Path folder = target.toAbsolutePath().getParent();
    try {
      Path beside = Files.createTempFile(folder, ".musedance-", ".part");
      try {
        Files.writeString(beside, text);
        Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new UserError(
          "output %s must be in a folder that can be written, but that failed (%s); choose another"
              .formatted(target, e),
          e);
    }
  }
}
