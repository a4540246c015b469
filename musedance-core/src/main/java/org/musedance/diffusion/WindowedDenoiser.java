package org.musedance.diffusion;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * A denoiser of all frames of a long video at once, by a network that sees a window of them at a
 * time: every frame gets the mean over the windows that hold it (AnimateAnyone's long-video
 * pipeline; MultiDiffusion, Bar-Tal et al. 2023, eq. 5). So all windows agree at every step.
 */
public final class WindowedDenoiser implements Denoiser {
  /** The denoiser of one window. */
  @FunctionalInterface
  public interface Window {
    /**
     * Maps the noisy frames f32 [F, ...] of a window to the network's output of the same shape.
     *
     * @param frames their numbers in the video
     */
    Tensor predict(int[] frames, Tensor noisy, int timestep);
  }

  private final List<int[]> windows;
  private final Window window;

  /**
   * @param windows frame numbers, which together are all of the video
   */
  public WindowedDenoiser(List<int[]> windows, Window window) {
    this.windows = List.copyOf(windows);
    this.window = window;
  }

  @Override
  public Tensor predict(Tensor noisy, int timestep) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor sum = scope.keep(torch.zeros_like(noisy));
      float[] counts = new float[Math.toIntExact(noisy.size(0))];
      for (int[] frames : windows) {
        add(sum, frames, noisy, timestep);
        IntStream.of(frames).forEach(frame -> counts[frame]++);
      }
      long[] perFrame = Tensors.shape(noisy);
      Arrays.fill(perFrame, 1, perFrame.length, 1);
      sum.div_(Tensors.to(Tensors.of(counts, perFrame), noisy.device()));
      return sum;
    }
  }

  private void add(Tensor sum, int[] frames, Tensor noisy, int timestep) {
    try (TensorScope scope = TensorScope.open()) {
      long[] numbers = IntStream.of(frames).asLongStream().toArray();
      Tensor index = Tensors.to(Tensors.of(numbers, numbers.length), noisy.device());
      Tensor output = window.predict(frames, noisy.index_select(0, index), timestep);
      sum.index_add_(0, index, Tensors.cast(output, ScalarType.Float));
    }
  }
}
