package org.musedance.tensor;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;

/**
 * Every random number of the project comes from a seed and a name or an index, never from global
 * state.
 */
public final class Seeds {
  private Seeds() {}

  /** Mixes a seed with an index into a new, well-spread seed (the finaliser of SplitMix64). */
  public static long mix(long seed, long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Mixes a seed with a name. */
  public static long mix(long seed, String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return mix(seed, crc.getValue());
  }

  /**
   * Standard normal noise of one frame, f32 on the CPU. It depends on the seed, the frame's index
   * in the video and the shape alone, so that it is the same for every clip size, device and data
   * type.
   */
  public static Tensor frameNoise(long seed, long frame, long... shape) {
    Random random = new Random(mix(seed, frame));
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(values, shape);
  }
}
