package org.musedance.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Tensors;

/**
 * Distance of pictures that keeps edges: absolute differences of pixels, and of horizontal and
 * vertical gradients at two scales.
 */
final class PictureLoss {
  private static final int SCALES = 2;
  private static final double GRADIENT_WEIGHT = 0.5;

  private PictureLoss() {}

  /** Scalar distance of [N, C, H, W] f32 pictures; {@code weight} [N, 1, H, W] or null. */
  static Tensor of(Tensor made, Tensor truth, Tensor weight) {
    Tensor error = made.sub(truth);
    Tensor loss = weighted(error.abs(), weight);
    for (int scale = 0; scale < SCALES; scale++) {
      Tensor smaller = weight == null || scale == 0 ? weight : torch.avg_pool2d(weight, 2, 2);
      loss = loss.add(Tensors.scale(gradient(error, smaller), GRADIENT_WEIGHT));
      error = torch.avg_pool2d(error, 2, 2);
    }
    return loss;
  }

  private static Tensor gradient(Tensor error, Tensor weight) {
    long height = error.size(2);
    long width = error.size(3);
    Tensor across = error.narrow(3, 1, width - 1).sub(error.narrow(3, 0, width - 1)).abs();
    Tensor down = error.narrow(2, 1, height - 1).sub(error.narrow(2, 0, height - 1)).abs();
    Tensor right = weight == null ? null : weight.narrow(3, 1, width - 1);
    Tensor below = weight == null ? null : weight.narrow(2, 1, height - 1);
    return weighted(across, right).add(weighted(down, below));
  }

  private static Tensor weighted(Tensor values, Tensor weight) {
    return weight == null ? values.mean() : values.mul(weight).mean();
  }
}
