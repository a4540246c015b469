package org.musedance.animate;

/** How a video is made that is longer than the clips a model was trained on. */
public enum LongVideo {
  /**
   * Clip by clip: each goes on from the last frames of the one before, as in the paper. What is
   * done can be shown, and memory does not grow with the length.
   */
  CLIPS,

  /**
   * All frames at once, in overlapping windows that agree at every step, as in AnimateAnyone. No
   * clip depends on another, and the end leads back to the beginning. For models that were trained
   * without previous frames; to others they are left out as they were now and then in training,
   * which is not what those models do best.
   */
  WINDOWS
}
