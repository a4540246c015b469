package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The second moment of a matrix as the outer product of its rows' and its columns' means (Shazeer
 * and Stern 2018, Adafactor, algorithm 4 with the decay of section 7.2 and the clipping of section
 * 6): for a million weights two thousand numbers instead of a million. Vectors keep theirs whole;
 * the kernel of a convolution is a matrix of outputs by everything else.
 *
 * <p>There is no first moment where beta1 is 0; else it is one of the steps, in bf16. The learning
 * rate is that of the schedule, not relative to the weights, so that it means what it means for
 * Adam: a step's root mean square is at most the rate.
 */
final class FactoredMoments implements Moments {
  private static final double TINY = 1e-30;
  private static final double LARGEST_STEP = 1;
  private static final double DECAY_GROWTH = 0.8;

  private final FlatParameters parameters;
  private final double beta1;
  private final double beta2;
  private final Tensor factors;
  private final Tensor mean;

  /** beta2 is the most that the decay grows to. */
  FactoredMoments(FlatParameters parameters, TrainConfig.Optimiser options) {
    this.parameters = parameters;
    beta1 = options.beta1();
    beta2 = options.beta2();
    long numbers = parameters.pieces().stream().mapToLong(FactoredMoments::numbers).sum();
    factors = parameters.like(ScalarType.Float, numbers);
    mean = beta1 > 0 ? parameters.like(ScalarType.BFloat16, parameters.count()) : null;
  }

  private static boolean isMatrix(FlatParameters.Piece piece) {
    return piece.rows() > 1 && piece.columns() > 1;
  }

  private static long numbers(FlatParameters.Piece piece) {
    return isMatrix(piece) ? piece.rows() + piece.columns() : piece.count();
  }

  @Override
  public void move(Tensor weights, Tensor gradient, double scale, long step, double learningRate) {
    double decay = Math.min(beta2, 1 - Math.pow(step, -DECAY_GROWTH));
    long at = 0;
    for (FlatParameters.Piece piece : parameters.pieces()) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor slope =
            Tensors.scale(Tensors.cast(piece.of(gradient), ScalarType.Float), scale)
                .reshape(piece.rows(), piece.columns());
        Tensor own = factors.narrow(0, at, numbers(piece));
        Tensor direction =
            limited(
                slope.mul(isMatrix(piece) ? matrix(slope, own, decay) : vector(slope, own, decay)));
        piece.of(weights).add_(remembered(piece, direction.reshape(-1)), new Scalar(-learningRate));
      }
      at += numbers(piece);
    }
  }

  /** Takes squares in; gives what to multiply the gradient [n, m] by. */
  private static Tensor matrix(Tensor slope, Tensor own, double decay) {
    Tensor squares = Tensors.shift(slope.square(), TINY);
    Tensor rows = own.narrow(0, 0, slope.size(0));
    Tensor columns = own.narrow(0, slope.size(0), slope.size(1));
    rows.lerp_(squares.mean(1), new Scalar(1 - decay));
    columns.lerp_(squares.mean(0), new Scalar(1 - decay));
    return rows.div(rows.mean()).rsqrt().unsqueeze(1).mul(columns.rsqrt());
  }

  private static Tensor vector(Tensor slope, Tensor own, double decay) {
    own.lerp_(Tensors.shift(slope.square(), TINY).reshape(-1), new Scalar(1 - decay));
    return own.rsqrt().reshape(slope.size(0), slope.size(1));
  }

  /** Shorter where its root mean square is above 1. */
  private static Tensor limited(Tensor direction) {
    Tensor length = Tensors.scale(direction.square().mean().sqrt(), 1 / LARGEST_STEP);
    return direction.div(Tensors.clamp(length, 1, Double.POSITIVE_INFINITY));
  }

  private Tensor remembered(FlatParameters.Piece piece, Tensor direction) {
    if (mean == null) {
      return direction;
    }
    Tensor own = piece.of(mean);
    Tensor mixed = Tensors.cast(own, ScalarType.Float).lerp(direction, new Scalar(1 - beta1));
    own.copy_(mixed);
    return mixed;
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("factors", factors);
    if (mean != null) {
      state.put("mean", mean);
    }
    return state;
  }
}
