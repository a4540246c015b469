package org.musedance.world;

/**
 * Beats against time: a steady tempo, or one that changes evenly from the first to the last second.
 *
 * @param startBpm beats per minute at second 0
 * @param endBpm beats per minute at {@code lengthSeconds}
 * @param lengthSeconds the length of the change; before and after it the tempo is steady
 * @param firstBeatSeconds the time of beat 0
 */
record TempoCurve(double startBpm, double endBpm, double lengthSeconds, double firstBeatSeconds) {

  /** The beat count at a time in seconds; beat 0 is at {@code firstBeatSeconds}. */
  double beatsAt(double seconds) {
    return sinceStart(seconds) - sinceStart(firstBeatSeconds);
  }

  /** The time in seconds of a beat count; the inverse of {@link #beatsAt}. */
  double secondsAt(double beats) {
    double count = beats + sinceStart(firstBeatSeconds);
    double start = startBpm / 60;
    double end = endBpm / 60;
    double lastCount = sinceStart(lengthSeconds);
    if (count <= 0) return count / start;
    if (count >= lastCount) return lengthSeconds + (count - lastCount) / end;
    // The root of start t + slope t^2 / 2 = count, in the form that also holds for slope 0.
    double slope = (end - start) / lengthSeconds;
    return 2 * count / (start + Math.sqrt(start * start + 2 * slope * count));
  }

  private double sinceStart(double seconds) {
    double start = startBpm / 60;
    double end = endBpm / 60;
    double inside = Math.max(0, Math.min(lengthSeconds, seconds));
    double changing = inside * (start + (end - start) * inside / (2 * lengthSeconds));
    return changing + Math.min(0, seconds) * start + Math.max(0, seconds - lengthSeconds) * end;
  }
}
