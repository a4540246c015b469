package org.musedance.diffusion;

import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;

/**
 * A way from noise to a clean sample in few evaluations of a denoiser. It knows a schedule and
 * nothing of the network.
 *
 * <p>A sampler itself never changes; what a run remembers of its earlier steps is in {@link Run}.
 */
public interface Sampler {
  /** The training timesteps at which the denoiser is asked, in order. */
  int[] timesteps();

  /** Begins a run. */
  Run begin();

  /** The steps of one run, in order. */
  interface Run extends AutoCloseable {
    /**
     * The next step: the denoiser's output and the sample that it saw, both [B, ...], give the
     * sample that it sees next, f32.
     *
     * @param freshNoise standard normal noise like sample for a step's index; asked only by
     *     samplers that add noise
     */
    Tensor next(Tensor output, Tensor sample, IntFunction<Tensor> freshNoise);

    /** Lets go of what was remembered. */
    @Override
    void close();
  }

  /**
   * Denoises from start to the clean sample, both f32 [B, ...], without recording gradients.
   *
   * @param start standard normal noise (every schedule here begins at scale 1)
   * @param freshNoise standard normal noise like start for a step's index; asked only by samplers
   *     that add noise
   * @param stepDone told the number of steps done after each of them
   */
  default Tensor sample(
      Denoiser denoiser, Tensor start, IntFunction<Tensor> freshNoise, IntConsumer stepDone) {
    int[] timesteps = timesteps();
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open();
        History latest = new History(1);
        Run run = begin()) {
      Tensor sample = start;
      for (int i = 0; i < timesteps.length; i++) {
        try (TensorScope step = TensorScope.open()) {
          latest.add(run.next(denoiser.predict(sample, timesteps[i]), sample, freshNoise));
        }
        sample = latest.get(0);
        stepDone.accept(i + 1);
      }
      return scope.keep(sample);
    }
  }
}
