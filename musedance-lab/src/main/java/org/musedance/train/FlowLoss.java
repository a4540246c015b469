package org.musedance.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.tensor.Tensors;

/** How wrong the reference decoder's flow is. */
final class FlowLoss {
  private static final double MOVING_PIXELS = 0.7;

  private FlowLoss() {}

  /**
   * Absolute error of the fine and the coarse flow, more where something moves.
   *
   * @param motion of N frames
   * @param flow the true one, [N, 2, H, W] in pixels
   * @param visible [N, 1, H, W], 0 where there is no true flow because the reference does not show
   *     the place
   * @param moreWhereMoving what a moving pixel counts more than a still one: 0 for as much. Where
   *     an edge is uncertain, the dearer side wins ground.
   */
  static Tensor of(
      ReferenceDecoder.Motion motion, Tensor flow, Tensor visible, double moreWhereMoving) {
    Tensor moving =
        flow.abs()
            .sum(new long[] {1}, true, new ScalarTypeOptional())
            .gt(new Scalar(MOVING_PIXELS));
    Tensor weight =
        Tensors.shift(Tensors.scale(moving.to(ScalarType.Float), moreWhereMoving), 1).mul(visible);
    Tensor fine = motion.flow().sub(flow).abs().mul(weight).mean();
    long stride = ReferenceDecoder.STRIDE;
    Tensor coarse =
        Tensors.scale(motion.coarseFlow(), stride)
            .sub(torch.avg_pool2d(flow, stride, stride))
            .abs()
            .mul(torch.avg_pool2d(weight, stride, stride))
            .mean();
    return fine.add(coarse);
  }
}
