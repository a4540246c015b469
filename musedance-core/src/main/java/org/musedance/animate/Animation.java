package org.musedance.animate;

/**
 * What was made.
 *
 * @param plan what was to be made
 * @param frames written
 * @param tempo of the music in beats per minute; 0 when no beat was heard
 * @param seconds that making it took, without loading the model
 */
public record Animation(AnimationPlan plan, int frames, double tempo, double seconds) {

  /** Whether it has every frame; not when it was stopped. */
  public boolean complete() {
    return frames == plan.frames();
  }
}
