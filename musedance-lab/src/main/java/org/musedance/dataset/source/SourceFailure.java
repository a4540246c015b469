package org.musedance.dataset.source;

/**
 * A video could not be read to the end of a clip; the message says why. The fault is the file's.
 */
public final class SourceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceFailure(RuntimeException cause) {
    super(Rejection.sentence(cause), cause);
  }
}
