package org.musedance.train;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** A first and a second moment for every weight, f32 (Kingma and Ba 2015, Adam, algorithm 1). */
final class FullMoments implements Moments {
  private static final double EPSILON = 1e-8;

  private final double beta1;
  private final double beta2;
  private final Tensor mean;
  private final Tensor square;

  FullMoments(FlatParameters weights, TrainConfig.Optimiser options) {
    beta1 = options.beta1();
    beta2 = options.beta2();
    mean = weights.like(ScalarType.Float, weights.count());
    square = weights.like(ScalarType.Float, weights.count());
  }

  @Override
  public void move(Tensor weights, Tensor gradient, double scale, long step, double learningRate) {
    double correction1 = 1 - Math.pow(beta1, step);
    double correction2 = 1 - Math.pow(beta2, step);
    for (Chunk chunk : Chunk.of(weights.numel())) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor slope = Tensors.scale(Tensors.cast(chunk.of(gradient), ScalarType.Float), scale);
        Tensor first = chunk.of(mean).lerp_(slope, new Scalar(1 - beta1));
        Tensor second = chunk.of(square).mul_(new Scalar(beta2));
        second.addcmul_(slope, slope, new Scalar(1 - beta2));
        Tensor spread =
            Tensors.shift(Tensors.scale(second.sqrt(), 1 / Math.sqrt(correction2)), EPSILON);
        chunk.of(weights).addcdiv_(first, spread, new Scalar(-learningRate / correction1));
      }
    }
  }

  @Override
  public Map<String, Tensor> state() {
    return Map.of("mean", mean, "square", square);
  }
}
