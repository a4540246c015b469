package org.musedance.dataset.source;

/**
 * A clip that could be cut.
 *
 * @param number in its video, from 0
 * @param from where it begins in the video, in seconds
 * @param frames pictures it would have
 * @param motion share of the pixels that move within a quarter of a second
 * @param heard its music
 * @param print for comparing it with others
 * @param rejection the rule it fails, or null
 */
public record Candidate(
    int number,
    double from,
    int frames,
    double motion,
    HeardClip heard,
    Fingerprint print,
    Rejection rejection) {

  /** The same clip, rejected for a reason that only shows beside others. */
  public Candidate reject(Rejection because) {
    return new Candidate(number, from, frames, motion, heard, print, because);
  }
}
