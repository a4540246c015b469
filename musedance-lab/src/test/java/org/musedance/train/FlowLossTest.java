package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class FlowLossTest {
  private static final Offset<Double> ROUNDING = within(1e-5);
  private static final int SIDE = 16;
  private static final double MORE = 3;

  /** Everything shifted sideways, in pixels. */
  private static Tensor shift(double pixels) {
    Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, SIDE, SIDE);
    return Tensors.cat(1, Tensors.shift(zero, pixels), zero);
  }

  private static Tensor everywhere(double value) {
    return Tensors.shift(Tensors.zeros(Compute.cpu(), 1, 1, SIDE, SIDE), value);
  }

  /** The coarse flow is that of the fine one. */
  private static ReferenceDecoder.Motion motion(double pixels) {
    Tensor coarse = shift(pixels / ReferenceDecoder.STRIDE).narrow(2, 0, 2).narrow(3, 0, 2);
    return new ReferenceDecoder.Motion(coarse, shift(pixels), null, null);
  }

  private static double absolute(double made, double truth, double visible) {
    return FlowLoss.absolute(motion(made), shift(truth), everywhere(visible), MORE).item_double();
  }

  private static double squared(double made, double truth, double visible) {
    return FlowLoss.squared(motion(made), shift(truth), everywhere(visible), MORE).item_double();
  }

  @Test
  void theTrueMotionCostsNothing() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(absolute(3, 3, 1)).isZero();
      assertThat(squared(3, 3, 1)).isZero();
    }
  }

  /** Of two components one is wrong; fine and coarse errors are summed. */
  @Test
  void errorsCountMoreWhereSomethingMoves() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(absolute(5, 3, 1)).isEqualTo((1 + MORE) * 2, ROUNDING);
      assertThat(absolute(2, 0, 1)).isEqualTo(2, ROUNDING);
    }
  }

  @Test
  void squaredErrorsAreMeasuredByTheMotionOfTheFrame() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(squared(5, 3, 1)).isEqualTo((1 + MORE) * 4 / Math.sqrt(4.5 + 0.5), ROUNDING);
      assertThat(squared(2, 0, 1)).isEqualTo(4 / Math.sqrt(0.5), ROUNDING);
    }
  }

  @Test
  void groundThatTheReferenceDoesNotShowHasNoMotion() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(absolute(2, 0, 0)).isZero();
      assertThat(squared(2, 0, 0)).isZero();
    }
  }

  @Test
  void aDancersPlaceThatTheReferenceDoesNotShowHasOne() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(absolute(5, 3, 0)).isEqualTo(absolute(5, 3, 1), ROUNDING);
      assertThat(squared(5, 3, 0)).isEqualTo(squared(5, 3, 1), ROUNDING);
    }
  }

  /** A limb that goes there in one of two frames, and nothing that tells in which. */
  @Test
  void whatMayBeInTwoPlacesGoesPartOfTheWay() {
    try (TensorScope scope = TensorScope.open()) {
      double stays = squared(0, 4, 1) + squared(0, 0, 1);
      double partly = squared(2, 4, 1) + squared(2, 0, 1);
      assertThat(partly).isLessThan(stays);
    }
  }
}
