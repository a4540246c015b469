package org.musedance.animate;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.musedance.diffusion.Sampler;
import org.musedance.media.Picture;
import org.musedance.tensor.NoGrad;
import org.musedance.text.PromptTimeline;

/** The frames of one video by a MuseDance model: its latents, painted. */
final class DancingClips implements ClipGenerator {
  private final Scene scene;
  private final Canvas canvas;
  private final LatentFrames latents;

  DancingClips(
      DanceModel model,
      AnimationPlan plan,
      Picture picture,
      Optional<SubjectArea> area,
      HeardMusic music,
      PromptTimeline prompt,
      long seed) {
    scene = new Scene(model, plan, picture, area, music, prompt, seed);
    Sampler sampler = plan.sampling().sampler();
    canvas = scene.canvas();
    latents =
        switch (plan.longVideo()) {
          case CLIPS -> new ClipByClip(scene, sampler);
          case WINDOWS -> new AllAtOnce(scene, sampler, plan.windows());
        };
  }

  @Override
  public void generate(Clip clip, IntConsumer stepDone, Consumer<Picture> frames) {
    make(clip, stepDone, canvas::paint, frames);
  }

  /** As {@link #generate}, with the motion behind each frame. */
  void generateMoved(Clip clip, IntConsumer stepDone, Consumer<MovedPicture> frames) {
    make(clip, stepDone, canvas::paintMoved, frames);
  }

  /** Paints a frame from its latents and how far the dance goes in it. */
  private interface Painting<P> {
    P of(Tensor latents, double liveliness);
  }

  private <P> void make(Clip clip, IntConsumer stepDone, Painting<P> painting, Consumer<P> frames) {
    int[] next = {clip.firstFrame()};
    try (NoGrad off = NoGrad.enter()) {
      latents.make(
          clip,
          stepDone,
          frame -> frames.accept(painting.of(frame, scene.livelinessAt(next[0]++))));
    }
  }
}
