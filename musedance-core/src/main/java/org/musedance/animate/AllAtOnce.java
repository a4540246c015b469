package org.musedance.animate;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.diffusion.Sampler;
import org.musedance.diffusion.WindowedDenoiser;
import org.musedance.model.unet.ReferenceBank;
import org.musedance.tensor.TensorScope;

/**
 * All frames of a video in overlapping windows ({@link LongVideo#WINDOWS}). What is known of a
 * window's text, music and beats is projected anew in every step, because for all windows together
 * it would not fit into memory; what the ReferenceNet saw is kept, once per prompt.
 *
 * <p>A window has no frames before it: to networks that expect some, their latents are zeros, as
 * where training left them out.
 */
final class AllAtOnce implements LatentFrames {
  private final Scene scene;
  private final Sampler sampler;
  private final List<int[]> windows;

  AllAtOnce(Scene scene, Sampler sampler, List<int[]> windows) {
    this.scene = scene;
    this.sampler = sampler;
    this.windows = windows;
  }

  @Override
  public Tensor make(Clip clip, IntConsumer stepDone) {
    try (TensorScope scope = TensorScope.open()) {
      Map<Tensor, ReferenceBank> banks = banks();
      AtomicInteger done = new AtomicInteger();
      WindowedDenoiser denoiser =
          new WindowedDenoiser(
              windows,
              (window, noisy, timestep) -> {
                Tensor output = denoised(banks, window, noisy, timestep);
                stepDone.accept(done.incrementAndGet());
                return output;
              });
      int count = clip.frames();
      return scope.keep(
          sampler.sample(
              denoiser, scene.noise(0, count), step -> scene.noise(step, 0, count), step -> {}));
    }
  }

  private Map<Tensor, ReferenceBank> banks() {
    Map<Tensor, ReferenceBank> banks = new IdentityHashMap<>();
    Tensor nothing = torch.zeros_like(scene.rest());
    for (int[] window : windows) {
      banks.computeIfAbsent(scene.words(window[0]), words -> scene.look(words, nothing));
    }
    return banks;
  }

  private Tensor denoised(
      Map<Tensor, ReferenceBank> banks, int[] window, Tensor noisy, int timestep) {
    try (TensorScope scope = TensorScope.open()) {
      ReferenceBank bank = banks.get(scene.words(window[0]));
      return scope.keep(scene.denoiser(bank, window).predict(noisy, timestep));
    }
  }
}
