package org.musedance.weights;

import java.nio.file.Path;
import org.musedance.tensor.UserError;

/** The one form of every message about a file that breaks its format. */
final class BrokenFile {
  static final String WAY_OUT = "download or save it again";

  private BrokenFile() {}

  /**
   * The error for a file that is not what its format asks for.
   *
   * @param rule a clause that says what must hold
   * @param value a clause that says what was found instead
   */
  static UserError error(Path file, String format, String rule, String value) {
    return error(file, format, rule, value, WAY_OUT);
  }

  static UserError error(Path file, String format, String rule, String value, String wayOut) {
    return new UserError(
        file + " is no sound " + format + " file: " + rule + ", but " + value + "; " + wayOut);
  }
}
