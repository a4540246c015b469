package org.musedance.evaluate.metrics;

import org.musedance.media.Picture;

/** What two pictures must have in common to be compared. */
final class PicturePair {
  private PicturePair() {}

  static void check(Picture one, Picture other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      throw new IllegalArgumentException(
          "compared pictures must have one size, but were %d x %d and %d x %d; resize one"
              .formatted(one.width(), one.height(), other.width(), other.height()));
    }
  }
}
