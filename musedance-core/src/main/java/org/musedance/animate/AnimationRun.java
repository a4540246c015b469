package org.musedance.animate;

import java.util.function.Consumer;
import org.musedance.animate.Progress.Stage;
import org.musedance.tensor.TensorScope;

/**
 * One video in the making. It runs on the caller's thread; {@link #stop} may be called from any
 * other. What was finished when it was stopped is kept as a complete, shorter video; after an error
 * no output is left.
 */
public final class AnimationRun {
  private final DanceModel model;
  private final AnimationRequest request;
  private volatile boolean stopped;

  AnimationRun(DanceModel model, AnimationRequest request) {
    this.model = model;
    this.request = request;
  }

  /** Asks the run to end after the sampling step or the frame it is at. */
  public void stop() {
    stopped = true;
  }

  /**
   * Makes the video.
   *
   * @param listener told what is done; called on this thread
   */
  public Animation run(Consumer<Progress> listener) {
    long start = System.nanoTime();
    Animator.Inputs inputs = Animator.Inputs.read(request, model.config());
    AnimationPlan plan = Animator.plan(model, inputs);
    ProgressMeter meter = new ProgressMeter(plan, listener);
    Sinks sinks = Sinks.open(request, plan, inputs.sound());
    try (TensorScope scope = TensorScope.open()) {
      meter.stage(Stage.LISTENING);
      HeardMusic music =
          HeardMusic.listen(inputs.sound(), model.networks().ears(), plan.framesPerSecond());
      meter.stage(Stage.LOOKING);
      ClipGenerator clips =
          new DancingClips(
              model,
              plan,
              inputs.picture(),
              request.subject(),
              music,
              request.prompt(),
              request.seed());
      generate(plan, clips, meter, sinks);
      meter.stage(Stage.WRITING);
      sinks.close();
      return new Animation(plan, sinks.frames(), music.tempo(), (System.nanoTime() - start) / 1e9);
    } catch (RuntimeException | Error e) {
      sinks.abandon();
      throw e;
    }
  }

  private void generate(AnimationPlan plan, ClipGenerator clips, ProgressMeter meter, Sinks sinks) {
    try {
      for (Clip clip : plan.clips()) {
        meter.begin(clip);
        clips.generate(
            clip,
            step -> {
              meter.step(step);
              endIfStopped();
            },
            frame -> {
              sinks.write(frame);
              endIfStopped();
            });
      }
    } catch (Stopped asked) {
      // The frames written so far are the video.
    }
  }

  private void endIfStopped() {
    if (stopped) {
      throw new Stopped();
    }
  }

  /** Leaves a clip in the middle. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the animation was stopped", null, false, false);
    }
  }
}
