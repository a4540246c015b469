package org.musedance.animate;

import java.nio.file.Path;
import java.util.Set;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.Sound;
import org.musedance.media.SoundReader;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.folder.WeightLayout;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;

/**
 * Makes pictures dance.
 *
 * <pre>{@code
 * Animator animator = Animator.load(Path.of("models/mini"), Compute.cpu());
 * animator.animate(AnimationRequest.builder(picture, music, video).prompt("a happy bounce").build());
 * }</pre>
 *
 * <p>A loaded animator can be used for any number of requests, one at a time.
 */
public final class Animator {
  private final DanceModel model;

  private Animator(DanceModel model) {
    this.model = model;
  }

  /** Loads a model folder onto a device in a type, for speed. */
  public static Animator load(Path folder, Compute compute) {
    return load(folder, compute, WeightLayout.FAST);
  }

  /**
   * The same with weights as a {@linkplain #plan plan} for little memory may want them: {@code
   * plan.estimate().layout()}.
   */
  public static Animator load(Path folder, Compute compute, WeightLayout layout) {
    return new Animator(DanceModel.load(folder, compute, layout));
  }

  /** The same model with parts left out. */
  public Animator without(Set<ModelPart> parts) {
    return new Animator(model.without(parts));
  }

  /** Says what a request would do, without loading the weights of the model. */
  public static AnimationPlan plan(Path folder, Compute compute, AnimationRequest request) {
    return plan(DanceModel.outline(folder, compute), Inputs.read(request, config(folder)));
  }

  private static MuseDanceConfig config(Path folder) {
    return MuseDanceModel.outline(folder).config();
  }

  /** Prepares a run; nothing is done before it is told to run. */
  public AnimationRun start(AnimationRequest request) {
    return new AnimationRun(model, request);
  }

  /** Makes the video of a request. */
  public Animation animate(AnimationRequest request) {
    return start(request).run(progress -> {});
  }

  /** What a request names, read from its files. */
  record Inputs(AnimationRequest request, Picture picture, Sound sound) {
    /** No more pixels are read than the video or the network can show. */
    static Inputs read(AnimationRequest request, MuseDanceConfig config) {
      int maxSide = Math.max(request.maxSide(), 2 * config.workSize());
      Picture picture = PictureReader.read(request.image(), request.background(), maxSide);
      double seconds = request.seconds().orElse(Double.POSITIVE_INFINITY);
      Sound sound = SoundReader.read(request.music(), request.startSeconds(), seconds);
      return new Inputs(request, picture, sound);
    }
  }

  /**
   * Joint latents move the picture's pixels at any size; a picture that is painted anew needs no
   * more of them than the video shows.
   */
  private static int workSize(MuseDanceConfig config, int maxSide) {
    return config.joint() ? config.workSize() : Math.min(config.workSize(), maxSide);
  }

  private static void check(SubjectArea area, Picture picture, MuseDanceConfig config) {
    if (!config.joint()) {
      throw new UserError(
          "subject must be given only to a model that moves the picture's own pixels, with flow_channels 2, but %s paints every frame anew; leave it out"
              .formatted(config.name()));
    }
    if (area instanceof SubjectArea.Painted painted) {
      painted.requireShapeOf(picture);
    }
  }

  static AnimationPlan plan(DanceModel model, Inputs inputs) {
    MuseDanceConfig config = model.config();
    AnimationRequest request = inputs.request();
    request.subject().ifPresent(area -> check(area, inputs.picture(), config));
    double rate = request.framesPerSecond().orElse(config.framesPerSecond());
    double seconds = inputs.sound().seconds();
    AnimationPlan plan =
        new AnimationPlan(
            seconds,
            rate,
            request.longVideo(),
            AnimationPlan.clips(
                request.longVideo(), AnimationPlan.frames(seconds, rate), config.clipFrames()),
            config.clipFrames(),
            Framing.of(
                inputs.picture().width(),
                inputs.picture().height(),
                request.maxSide(),
                workSize(config, request.maxSide())),
            model.sampling(
                request.sampler(), request.steps(), request.guidance(), request.guidanceMusic()),
            Estimate.UNKNOWN);
    long soundBytes =
        (long) Float.BYTES * inputs.sound().length() * inputs.sound().channels().length;
    return plan.with(
        new WorkEstimate(model).of(plan, soundBytes, request.memory().orElse(Long.MAX_VALUE)));
  }
}
