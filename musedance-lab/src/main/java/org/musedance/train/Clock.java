package org.musedance.train;

/** Spans of time as people read them. */
public final class Clock {
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;

  private Clock() {}

  /** Hours, minutes and seconds, such as "1:05:30". */
  public static String hours(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d:%02d".formatted(whole / HOUR, whole / MINUTE % 60, whole % MINUTE);
  }
}
