package org.musedance.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.tensor.Tensors;

/**
 * How wrong the reference decoder's flow is, the fine and the coarse one, more where something
 * moves. Where there is no true flow, on ground that the reference does not show, there is no
 * error.
 */
final class FlowLoss {
  private static final double MOVING_PIXELS = 0.7;
  private static final double LEAST_SQUARE = 0.5;

  private FlowLoss() {}

  /**
   * Absolute error, for motion that the latents tell. Where they do not, the most likely of two
   * motions wins and the other is lost.
   *
   * @param motion of N frames
   * @param flow the true one, [N, 2, H, W] in pixels
   * @param visible [N, 1, H, W], 0 where the reference does not show the place
   * @param moreWhereMoving what a moving pixel counts more than a still one: 0 for as much. Where
   *     an edge is uncertain, the dearer side wins ground.
   */
  static Tensor absolute(
      ReferenceDecoder.Motion motion, Tensor flow, Tensor visible, double moreWhereMoving) {
    Errors errors = Errors.of(motion, flow, visible, moreWhereMoving);
    return errors.mean(errors.fine.abs(), errors.coarse.abs());
  }

  /**
   * Squared error over the root mean square motion of each frame, for motion that is imagined: the
   * least error is the mean of what may be, so that a limb that may be here or there goes part of
   * the way and does not stop.
   *
   * @param motion of N frames
   * @param flow the true one, [N, 2, H, W] in pixels
   * @param visible [N, 1, H, W], 0 where the reference does not show the place
   * @param moreWhereMoving what a moving pixel counts more than a still one
   */
  static Tensor squared(
      ReferenceDecoder.Motion motion, Tensor flow, Tensor visible, double moreWhereMoving) {
    Errors errors = Errors.of(motion, flow, visible, moreWhereMoving);
    Tensor square = flow.square().mean(new long[] {1, 2, 3}, true, new ScalarTypeOptional());
    Tensor unit = Tensors.shift(square, LEAST_SQUARE).sqrt();
    return errors.mean(errors.fine.square().div(unit), errors.coarse.square().div(unit));
  }

  /** Errors in pixels and what they count, of every pixel and of every latent pixel. */
  private record Errors(Tensor fine, Tensor coarse, Tensor weight) {
    static Errors of(
        ReferenceDecoder.Motion motion, Tensor flow, Tensor visible, double moreWhereMoving) {
      Tensor moving =
          flow.abs()
              .sum(new long[] {1}, true, new ScalarTypeOptional())
              .gt(new Scalar(MOVING_PIXELS))
              .to(ScalarType.Float);
      Tensor weight =
          Tensors.shift(Tensors.scale(moving, moreWhereMoving), 1)
              .mul(torch.maximum(visible, moving));
      Tensor coarse = Tensors.scale(motion.coarseFlow(), ReferenceDecoder.STRIDE);
      return new Errors(motion.flow().sub(flow), coarse.sub(inLatentPixels(flow)), weight);
    }

    Tensor mean(Tensor fineErrors, Tensor coarseErrors) {
      return fineErrors.mul(weight).mean().add(coarseErrors.mul(inLatentPixels(weight)).mean());
    }

    private static Tensor inLatentPixels(Tensor map) {
      return torch.avg_pool2d(map, ReferenceDecoder.STRIDE, ReferenceDecoder.STRIDE);
    }
  }
}
