package org.musedance.animate;

import java.util.function.Consumer;
import org.musedance.animate.Progress.Stage;

/** Counts the steps of a run and tells the time left from those that are done. */
final class ProgressMeter {
  private final AnimationPlan plan;
  private final int steps;
  private final Consumer<Progress> listener;
  private long start;
  private int clip;
  private int step;

  ProgressMeter(AnimationPlan plan, Consumer<Progress> listener) {
    this.plan = plan;
    steps = plan.stepsPerClip();
    this.listener = listener;
  }

  /** A part of the work begins. */
  void stage(Stage stage) {
    tell(stage);
  }

  /** A clip begins. */
  void begin(Clip next) {
    if (clip == 0) {
      start = System.nanoTime();
    }
    clip = next.index() + 1;
    step = 0;
    tell(Stage.DANCING);
  }

  /** So many steps of the clip are done; after the last one it is painted. */
  void step(int done) {
    step = done;
    tell(done == steps ? Stage.PAINTING : Stage.DANCING);
  }

  private void tell(Stage stage) {
    Progress now = new Progress(stage, clip, plan.clips().size(), step, steps, Double.NaN);
    listener.accept(
        new Progress(
            stage, clip, now.clips(), step, now.steps(), secondsLeft(now.done(), now.total())));
  }

  private double secondsLeft(long done, long total) {
    if (done == 0) {
      return Double.NaN;
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    return elapsed / done * (total - done);
  }
}
