package org.musedance.model.blocks;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Tensors;

/**
 * A table of positions, sines on even and cosines on odd channels (Vaswani et al. 2017, section
 * 3.5).
 */
public final class SinusoidalPositions {
  private static final double MAX_PERIOD = 10_000;

  private SinusoidalPositions() {}

  /** The table [1, length, width], f32. */
  public static Tensor table(int length, int width) {
    float[] values = new float[length * width];
    for (int position = 0; position < length; position++) {
      for (int channel = 0; channel < width; channel++) {
        double frequency = Math.exp(-Math.log(MAX_PERIOD) * (channel & ~1) / width);
        double angle = position * frequency;
        values[position * width + channel] =
            (float) (channel % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return Tensors.of(values, 1, length, width);
  }
}
