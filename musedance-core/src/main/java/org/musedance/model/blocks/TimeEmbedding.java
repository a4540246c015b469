package org.musedance.model.blocks;

import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Sinusoids of the time step through two linear layers (Ho et al. 2020; diffusers). */
public final class TimeEmbedding extends Layer {
  private static final double MAX_PERIOD = 10_000;

  private final Linear linear1;
  private final Linear linear2;
  private final long width;

  /** From sinusoids of {@code width} channels to embeddings of {@code timeWidth}. */
  public TimeEmbedding(long width, long timeWidth) {
    this.width = width;
    linear1 = child("linear_1", new Linear(width, timeWidth));
    linear2 = child("linear_2", new Linear(timeWidth, timeWidth));
  }

  /**
   * Maps time steps [B] of any type to [B, timeWidth] in a type, on their device. The sinusoids are
   * computed in f32.
   */
  public Tensor forward(Tensor timesteps, ScalarType type) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor waves = Tensors.cast(sinusoids(timesteps), type);
      return scope.keep(linear2.forward(torch.silu(linear1.forward(waves))));
    }
  }

  /** [B] to [B, width]: first the cosines, then the sines. */
  Tensor sinusoids(Tensor timesteps) {
    try (TensorScope scope = TensorScope.open()) {
      long half = width / 2;
      TensorOptions options =
          new TensorOptions(ScalarType.Float).device(new DeviceOptional(timesteps.device()));
      Tensor index = torch.arange(new Scalar(half), options);
      Tensor frequencies = torch.exp(Tensors.scale(index, -Math.log(MAX_PERIOD) / half));
      Tensor angles = torch.outer(Tensors.cast(timesteps, ScalarType.Float), frequencies);
      return scope.keep(Tensors.cat(1, torch.cos(angles), torch.sin(angles)));
    }
  }
}
