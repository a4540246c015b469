package org.musedance.dataset.source;

/** A stretch of a video, from its first moment to the first moment after it, in seconds. */
public record Span(double from, double to) {
  public double seconds() {
    return to - from;
  }
}
