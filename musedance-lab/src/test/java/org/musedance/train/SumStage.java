package org.musedance.train;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
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
  static final int BATCH = 16;

  final Linear inner = new Linear(4, 8);
  final Linear outer = new Linear(8, 1);
  private final Compute compute;
  private final Share share;
  private final LongConsumer before;
  private long spoilt = -1;
  private UnaryOperator<Tensor> spoil;

  SumStage(Compute compute) {
    this(compute, new Share(BATCH, 0, 1), pass -> {});
  }

  /**
   * @param before called with the pass before its loss is computed
   */
  SumStage(Compute compute, Share share, LongConsumer before) {
    this.compute = compute;
    this.share = share;
    this.before = before;
    inner.initialise(1);
    outer.initialise(2);
  }

  /** Changes the loss of one training pass. */
  SumStage spoilt(long pass, UnaryOperator<Tensor> how) {
    spoilt = pass;
    spoil = how;
    return this;
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
  public Numbers batch(long pass) {
    return numbers(9, share.first(pass));
  }

  @Override
  public Numbers validation(long pass) {
    return numbers(10, share.first(pass));
  }

  private Numbers numbers(long seed, long first) {
    Tensor[] rows = new Tensor[share.batch()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Seeds.frameNoise(seed, first + i, 1, 4);
    }
    return new Numbers(TensorScope.pin(Tensors.cat(0, rows)));
  }

  @Override
  public Losses losses(Numbers batch, long pass) {
    before.accept(pass);
    Tensor x = Tensors.to(batch.x(), compute);
    Tensor y = outer.forward(inner.forward(x)).squeeze(1);
    Tensor error = y.sub(x.sum(1)).to(ScalarType.Float).square().mean();
    return new Losses(pass == spoilt ? spoil.apply(error) : error, Map.of("error", error));
  }

  @Override
  public List<Map<String, String>> describe(long pass) {
    return List.of(Map.of("caption", "numbers of pass " + pass));
  }

  @Override
  public Sheet sheet() {
    return new Sheet(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), Map.of("width", 2.0));
  }

  @Override
  public void close() {}

  static TrainConfig config(long steps, List<String> trainable) {
    return config(steps, BATCH, "trainable: " + trainable);
  }

  /**
   * @param more lines of YAML
   */
  static TrainConfig config(long steps, int batch, String more) {
    return TrainConfig.parse(
        """
        stage: vae
        model: none
        seed: 1
        steps: %d
        batch: %d
        frames: 1
        size: 64
        optimiser: {learning_rate: 2.0e-2, warmup: 5, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 1.0e-4, clip_norm: 1, ema: 0.99}
        every: {log: 5, sheet: 1000, checkpoint: 20}
        %s
        """
            .formatted(steps, batch, more));
  }
}
