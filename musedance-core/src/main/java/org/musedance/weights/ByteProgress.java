package org.musedance.weights;

/** Is told how far a long copy of bytes is. */
@FunctionalInterface
public interface ByteProgress {
  /** Tells nobody. */
  ByteProgress NONE = (item, done, total) -> {};

  /**
   * Called whenever some more bytes are done.
   *
   * @param item what is being worked on
   * @param done bytes of all items that are done
   * @param total bytes of all items
   */
  void at(String item, long done, long total);
}
