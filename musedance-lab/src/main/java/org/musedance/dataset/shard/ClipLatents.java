package org.musedance.dataset.shard;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.Weights;

/**
 * Scaled latents of some pictures of a clip.
 *
 * @param reference of the reference picture, [C * h * w]
 * @param pictures of the others
 * @param channels C
 * @param height h
 * @param width w
 */
public record ClipLatents(
    float[] reference, float[][] pictures, int channels, int height, int width) {

  /** Those of pictures at places of a clip; of the others nothing is read. */
  static ClipLatents read(Weights shard, String key, int reference, int[] pictures) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor clip = shard.tensor(key);
      return new ClipLatents(
          at(clip, reference),
          Arrays.stream(pictures).mapToObj(place -> at(clip, place)).toArray(float[][]::new),
          Math.toIntExact(clip.size(1)),
          Math.toIntExact(clip.size(2)),
          Math.toIntExact(clip.size(3)));
    }
  }

  private static float[] at(Tensor clip, int place) {
    return Tensors.floats(clip.narrow(0, place, 1));
  }
}
