package org.musedance.evaluate.features;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Features that need no download, of latents of our own encoder: a stretch of 16 frames, stretches
 * 4 frames apart, has four numbers per latent channel: the mean, and root mean squares of the
 * differences between neighbouring latent pixels (how sharp), between consecutive frames (how fast)
 * and of the second differences in time (how jerky).
 *
 * <p>The Frechet distance of these is "FVD-style": it orders models of this project by the same
 * kind of statistic, but it is not FVD, and its numbers compare only where the same encoder made
 * them.
 */
public final class LatentFeatures implements VideoFeatures {
  private static final Windows STRETCHES = new Windows(16, 4);

  private final LatentEncoder encoder;

  public LatentFeatures(LatentEncoder encoder) {
    this.encoder = encoder;
  }

  @Override
  public String definition() {
    return "Frechet distance of latent statistics (mean, sharpness, speed, jerk) of 16 frames,"
        + " stretches 4 frames apart, by "
        + encoder.network()
        + ", sample covariance; not FVD";
  }

  @Override
  public double[][] of(List<Picture> frames) {
    List<Integer> indices = IntStream.range(0, frames.size()).boxed().toList();
    List<List<Integer>> stretches = STRETCHES.of(indices);
    try (TensorScope scope = TensorScope.open()) {
      Tensor latents = encoder.latents(frames);
      return stretches.stream()
          .map(stretch -> latents.narrow(0, stretch.get(0), stretch.size()))
          .map(LatentFeatures::statistics)
          .toArray(double[][]::new);
    }
  }

  private static double[] statistics(Tensor latents) {
    Tensor speed = difference(latents, 0);
    Tensor all =
        Tensors.cat(
            0,
            latents.mean(0, 2, 3),
            rootMeanSquare(difference(latents, 2)),
            rootMeanSquare(speed),
            rootMeanSquare(difference(speed, 0)));
    return PixelTensor.rows(all.unsqueeze(0))[0];
  }

  private static Tensor rootMeanSquare(Tensor values) {
    return values.square().mean(0, 2, 3).sqrt();
  }

  private static Tensor difference(Tensor values, long axis) {
    long count = values.size(axis) - 1;
    return values.narrow(axis, 1, count).sub(values.narrow(axis, 0, count));
  }
}
