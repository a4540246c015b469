package org.musedance.dataset.source;

import org.musedance.tensor.UserError;

/**
 * Why a video, or a clip of it, is not in the dataset.
 *
 * @param detail the measured value and the limit, or what the decoder said
 */
public record Rejection(Reason reason, String detail) {

  /** The rules that a clip can fail. */
  public enum Reason {
    UNREADABLE("cannot be read"),
    TOO_SMALL("too small"),
    TOO_SHORT("no shot is long enough"),
    NO_SOUND("no sound"),
    SILENT("silent"),
    NO_BEAT("no beat"),
    STILL("hardly any motion"),
    DUPLICATE("duplicate"),
    NOT_CUT("could not be cut");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** What went wrong, for the report. */
  public static String sentence(Throwable failure) {
    return failure instanceof UserError ? failure.getMessage() : failure.toString();
  }

  @Override
  public String toString() {
    return reason.words() + ": " + detail;
  }
}
