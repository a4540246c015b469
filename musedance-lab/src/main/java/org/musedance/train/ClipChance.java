package org.musedance.train;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.Tensors;

/**
 * The random numbers of a batch of clips. Each depends on the seed, on what it is for and on the
 * number of its clip alone: neither the other clips of the batch, nor the process that computes it,
 * nor the device have a say.
 *
 * @param first number of the first clip
 * @param clips B
 */
record ClipChance(long seed, long first, int clips, Compute compute) {
  /** Uniform in [0, 1), {@code times} per clip: [B*times]. */
  double[] uniform(String purpose, int times) {
    double[] drawn = new double[clips * times];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random(purpose, first + i / times, i % times).nextDouble();
    }
    return drawn;
  }

  private SplittableRandom random(String purpose, long clip, int index) {
    return new SplittableRandom(Seeds.mix(Seeds.mix(Seeds.mix(seed, purpose), clip), index));
  }

  /** Uniform in [0, 1), one per row, {@code times} rows per clip: f32 [B*times, 1, 1, 1]. */
  Tensor uniformRows(String purpose, int times) {
    double[] drawn = uniform(purpose, times);
    float[] values = new float[drawn.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) drawn[i];
    }
    return Tensors.to(Tensors.of(values, values.length, 1, 1, 1), compute.device());
  }

  /** Standard normal in the shape and type of rows [B*times, ...]. */
  Tensor normalLike(String purpose, Tensor rows) {
    long[] shape = Tensors.shape(rows);
    shape[0] /= clips;
    Tensor[] drawn = new Tensor[clips];
    for (int clip = 0; clip < clips; clip++) {
      drawn[clip] = Seeds.frameNoise(Seeds.mix(seed, purpose), first + clip, shape);
    }
    return Tensors.cast(
        Tensors.to(Tensors.cat(0, drawn), compute.device()), rows.scalar_type().intern());
  }

  /**
   * Noise like latents [B*F, C, h, w], with a part that is the same all over a frame's channel.
   *
   * @param offset standard deviation of that part
   * @param together frames in a row that share it
   */
  Tensor noiseLike(Tensor latents, double offset, int together) {
    Tensor noise = normalLike("noise", latents);
    if (offset == 0) {
      return noise;
    }
    Tensor channel =
        ClipPass.rows(latents, latents.size(0) / together, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1);
    Tensor shift = Tensors.scale(normalLike("noise offset", channel), offset);
    return noise.add(Tensors.repeatRows(shift, together));
  }

  /** Whether something of the given probability happens, per clip. */
  boolean[] happens(String purpose, double probability) {
    double[] drawn = uniform(purpose, 1);
    boolean[] happens = new boolean[clips];
    for (int i = 0; i < clips; i++) {
      happens[i] = drawn[i] < probability;
    }
    return happens;
  }
}
