package org.musedance.animate;

/**
 * How far an animation is.
 *
 * @param stage what is being done
 * @param clip which clip, from 1; 0 before the first
 * @param clips how many
 * @param step steps done in this clip
 * @param steps how many
 * @param secondsLeft until everything is done; NaN before that can be told
 */
public record Progress(Stage stage, int clip, int clips, int step, int steps, double secondsLeft) {

  /** The parts of the work. */
  public enum Stage {
    /** Hearing beats and sound. */
    LISTENING,
    /** Looking at the picture. */
    LOOKING,
    /** Making the motion of a clip. */
    DANCING,
    /** Turning a clip into pictures. */
    PAINTING,
    /** Completing the files. */
    WRITING
  }

  /** Steps of all clips that are done. */
  public long done() {
    return Math.max(0, clip - 1L) * steps + step;
  }

  /** Steps of all clips. */
  public long total() {
    return (long) clips * steps;
  }
}
