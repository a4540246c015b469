package org.musedance.animate;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.tensor.TensorScope;
import org.musedance.text.PromptTimeline;

/**
 * Dances in memory, without files, and shows the motion behind each frame: for measuring a model.
 * The frames are those that {@link Animator} writes for the same inputs.
 *
 * @param model what dances
 * @param sampling how noise becomes frames
 * @param longVideo how a video is made that is longer than the model's clips
 */
public record Rehearsal(DanceModel model, Sampling sampling, LongVideo longVideo) {

  /** A rehearsal clip by clip. */
  public Rehearsal(DanceModel model, Sampling sampling) {
    this(model, sampling, LongVideo.CLIPS);
  }

  /** A rehearsal with the settings that the model suggests. */
  public static Rehearsal of(DanceModel model) {
    return new Rehearsal(
        model,
        model.sampling(
            Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
  }

  /** A rehearsal with the model's sampler in so many steps, and one scale of all conditions. */
  public Rehearsal(DanceModel model, int steps, double guidance) {
    this(
        model,
        model.sampling(
            Optional.empty(),
            OptionalInt.of(steps),
            OptionalDouble.of(guidance),
            OptionalDouble.empty()));
  }

  /** The same rehearsal with long videos made in another way. */
  public Rehearsal with(LongVideo way) {
    return new Rehearsal(model, sampling, way);
  }

  /**
   * Dances to a whole sound.
   *
   * @param picture shown at its own size
   * @param frames takes the frames in order, as many as begin before the sound ends
   */
  public void dance(
      Picture picture,
      Sound sound,
      PromptTimeline prompt,
      long seed,
      Consumer<MovedPicture> frames) {
    AnimationPlan plan = plan(picture, sound);
    try (TensorScope scope = TensorScope.open()) {
      HeardMusic music = HeardMusic.listen(sound, model.networks().ears(), plan.framesPerSecond());
      DancingClips clips =
          new DancingClips(model, plan, picture, Optional.empty(), music, prompt, seed);
      plan.clips().forEach(clip -> clips.generateMoved(clip, step -> {}, frames));
    }
  }

  private AnimationPlan plan(Picture picture, Sound sound) {
    MuseDanceConfig config = model.config();
    double rate = config.framesPerSecond();
    int count = AnimationPlan.frames(sound.seconds(), rate);
    int maxSide = Math.max(picture.width(), picture.height());
    return new AnimationPlan(
        sound.seconds(),
        rate,
        longVideo,
        AnimationPlan.clips(longVideo, count, config.clipFrames()),
        config.clipFrames(),
        Framing.of(picture.width(), picture.height(), maxSide, config.workSize()),
        sampling,
        Estimate.UNKNOWN);
  }
}
