package org.musedance.train;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Linear;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Learns y = sum of x from noise; small but real. */
final class SumStage implements Stage<SumStage.Numbers> {
  final Linear inner = new Linear(4, 8);
  final Linear outer = new Linear(8, 1);
  private final Compute compute;
  private final LongConsumer before;

  SumStage(Compute compute) {
    this(compute, step -> {});
  }

  /**
   * @param before called with the step before its loss is computed
   */
  SumStage(Compute compute, LongConsumer before) {
    this.compute = compute;
    this.before = before;
    inner.initialise(1);
    outer.initialise(2);
  }

  record Numbers(Tensor x) implements AutoCloseable {
    @Override
    public void close() {
      TensorScope.unpin(x);
    }
  }

  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    inner.namedParameters().forEach((key, value) -> all.put("inner." + key, value));
    outer.namedParameters().forEach((key, value) -> all.put("outer." + key, value));
    return all;
  }

  @Override
  public boolean trains(String key) {
    return true;
  }

  @Override
  public Numbers batch(long step) {
    return new Numbers(TensorScope.pin(Seeds.frameNoise(9, step, 16, 4)));
  }

  @Override
  public Losses losses(Numbers batch, long step) {
    before.accept(step);
    Tensor x = Tensors.to(batch.x(), compute);
    Tensor y = outer.forward(inner.forward(x)).squeeze(1);
    Tensor error = y.sub(x.sum(1)).to(ScalarType.Float).square().mean();
    return new Losses(error, Map.of("error", error));
  }

  @Override
  public BufferedImage sheet() {
    return new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
  }

  @Override
  public void close() {}

  static TrainConfig config(long steps, List<String> trainable) {
    return TrainConfig.parse(
        """
        stage: vae
        model: none
        seed: 1
        steps: %d
        batch: 16
        frames: 1
        size: 64
        trainable: %s
        optimiser: {learning_rate: 2.0e-2, warmup: 5, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 1.0e-4, clip_norm: 1, ema: 0.99}
        every: {log: 5, sheet: 1000, checkpoint: 20}
        """
            .formatted(steps, trainable));
  }
}
