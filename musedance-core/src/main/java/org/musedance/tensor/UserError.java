package org.musedance.tensor;

/**
 * Something a user can put right: a file, an option, a model folder.
 *
 * <p>The message is one sentence with four parts: name, rule, value, way out. The command line
 * prints it alone and ends with exit code 2.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
