package org.musedance.dataset.source;

import java.util.Locale;
import java.util.Optional;
import org.musedance.dataset.source.Rejection.Reason;

/**
 * What a video and a clip must have.
 *
 * @param minSide shorter side of the video in pixels
 * @param minMotion share of the pixels, 0 to 1, that change within a quarter of a second
 * @param minLoudness root mean square of the sound in dB of full scale
 * @param minPulse how clear the beat is, see {@link PulseClarity}
 */
public record ClipRules(int minSide, double minMotion, double minLoudness, double minPulse) {
  /** Fewer have no period. */
  static final int LEAST_BEATS = 2;

  Optional<Rejection> judgeSize(int width, int height) {
    return Math.min(width, height) >= minSide
        ? Optional.empty()
        : rejected(
            Reason.TOO_SMALL,
            "%d x %d pixels, the shorter side must be %d",
            width,
            height,
            minSide);
  }

  /** The first rule that a clip fails. */
  Optional<Rejection> judge(double motion, HeardClip heard) {
    if (heard.loudness() < minLoudness) {
      return rejected(
          Reason.SILENT, "%.0f dB, at least %.0f dB are needed", heard.loudness(), minLoudness);
    }
    if (heard.beats().size() < LEAST_BEATS) {
      return rejected(
          Reason.NO_BEAT, "%d beats, at least %d are needed", heard.beats().size(), LEAST_BEATS);
    }
    if (heard.pulse() < minPulse) {
      return rejected(
          Reason.NO_BEAT, "pulse clarity %.2f, at least %.2f is needed", heard.pulse(), minPulse);
    }
    if (motion < minMotion) {
      return rejected(
          Reason.STILL,
          "%.2f %% of the pixels move, at least %.2f %% must",
          100 * motion,
          100 * minMotion);
    }
    return Optional.empty();
  }

  private static Optional<Rejection> rejected(Reason reason, String format, Object... values) {
    return Optional.of(new Rejection(reason, String.format(Locale.ROOT, format, values)));
  }
}
