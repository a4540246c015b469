package org.musedance.animate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.musedance.diffusion.Sampler;
import org.musedance.media.Picture;
import org.musedance.tensor.Lanes;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.text.PromptTimeline;

/** The frames of one video by a MuseDance model: its latents, painted. */
final class DancingClips implements ClipGenerator {
  private final Scene scene;
  private final Canvas canvas;
  private final LatentFrames latents;
  private final int paintedAtOnce;

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
    paintedAtOnce =
        Math.min(
            plan.estimate().paintedAtOnce(),
            Canvas.framesAtOnce(model.networks(), model.compute()));
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
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open();
        Lanes lanes = new Lanes(paintedAtOnce)) {
      Tensor all = latents.make(clip, stepDone);
      List<Callable<P>> works = new ArrayList<>();
      for (int i = 0; i < clip.frames(); i++) {
        Tensor frame = all.narrow(0, i, 1);
        double liveliness = scene.livelinessAt(clip.firstFrame() + i);
        works.add(() -> paint(painting, frame, liveliness));
      }
      lanes.run(works, frames);
    }
  }

  private static <P> P paint(Painting<P> painting, Tensor frame, double liveliness) {
    try (NoGrad off = NoGrad.enter()) {
      return painting.of(frame, liveliness);
    }
  }
}
