package org.musedance.weights;

import java.nio.file.Path;
import org.musedance.tensor.UserError;

/** A pickle that cannot be read; becomes a sentence once the file's name is known. */
final class PickleError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String value;
  private final String wayOut;

  /**
   * @param rule a clause that says what must hold
   * @param value a clause that says what was found instead
   */
  PickleError(String rule, String value) {
    this(rule, value, BrokenFile.WAY_OUT);
  }

  PickleError(String rule, String value, String wayOut) {
    super(rule + ", but " + value + "; " + wayOut);
    this.rule = rule;
    this.value = value;
    this.wayOut = wayOut;
  }

  UserError in(Path file) {
    return BrokenFile.error(file, "PyTorch", rule, value, wayOut);
  }
}
