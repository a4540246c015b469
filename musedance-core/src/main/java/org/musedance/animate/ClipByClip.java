package org.musedance.animate;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.musedance.diffusion.Denoiser;
import org.musedance.diffusion.Sampler;
import org.musedance.model.unet.ReferenceBank;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Clips that go on from one another: a clip sees the last frames of the one before, taken as
 * latents just as they were made; before the first clip the picture stands still.
 *
 * <p>Every clip is made in full length, and noise belongs to a frame, so that where a video ends
 * changes nothing before.
 */
final class ClipByClip implements LatentFrames {
  private final Scene scene;
  private final Sampler sampler;
  private final int length;
  private float[] previous;

  ClipByClip(Scene scene, Sampler sampler) {
    this.scene = scene;
    this.sampler = sampler;
    length = scene.config().clipFrames();
  }

  @Override
  public Tensor make(Clip clip, IntConsumer stepDone) {
    try (TensorScope scope = TensorScope.open()) {
      int first = clip.firstFrame();
      ReferenceBank bank = scene.look(scene.words(first), before());
      Denoiser denoiser = scene.denoiser(bank, IntStream.range(first, first + length).toArray());
      Tensor start = scene.noise(first, length);
      Tensor latents =
          sampler.sample(denoiser, start, step -> scene.noise(step, first, length), stepDone);
      remember(latents);
      return scope.keep(latents.narrow(0, 0, clip.frames()));
    }
  }

  private Tensor before() {
    Tensor rest = scene.rest();
    boolean none = previous == null || previous.length == 0;
    return none ? rest : Tensors.of(previous, Tensors.shape(rest));
  }

  private void remember(Tensor latents) {
    int count = scene.config().previousFrames();
    previous = Tensors.floats(latents.narrow(0, length - count, count));
  }
}
