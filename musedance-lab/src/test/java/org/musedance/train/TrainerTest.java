package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Linear;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class TrainerTest {
  /** Learns y = sum of x from noise; small but real. */
  private static final class SumStage implements Stage<SumStage.Numbers> {
    private final Linear inner = new Linear(4, 8);
    private final Linear outer = new Linear(8, 1);
    private final Compute compute;

    SumStage(Compute compute) {
      this.compute = compute;
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
      Map<String, Parameter> all = new java.util.LinkedHashMap<>();
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
  }

  private static TrainConfig config(long steps, List<String> trainable) {
    return new TrainConfig(
        "vae",
        "none",
        1,
        steps,
        16,
        1,
        64,
        null,
        trainable,
        null,
        new TrainConfig.Optimiser(2e-2, 5, "constant", 0.9, 0.99, 1e-4, 1, 0.99),
        null,
        new TrainConfig.Every(5, 1000, 20),
        Set.of());
  }

  private static List<String> losses(Path folder) throws Exception {
    return Files.readAllLines(folder.resolve("log.jsonl")).stream()
        .filter(line -> line.contains("step\":"))
        .map(line -> line.replaceAll(",\"frames_per_second.*", ""))
        .toList();
  }

  @Test
  void learns(@TempDir Path folder) throws Exception {
    SumStage stage = new SumStage(Compute.cpu());
    double[] last = {0};
    new Trainer<>(stage, config(300, List.of()), Compute.cpu(), folder)
        .run(r -> last[0] = r.loss());
    // the target's variance is 4; a learnt sum is exact
    assertThat(last[0]).isLessThan(0.05);
    assertThat(folder.resolve("sheets/0000300.png")).exists();
  }

  @Test
  void learnsInBfloat16WithFloat32MasterWeights(@TempDir Path folder) throws Exception {
    Compute half = Compute.cpu().with(ScalarType.BFloat16);
    double[] last = {0};
    new Trainer<>(new SumStage(half), config(300, List.of()), half, folder)
        .run(r -> last[0] = r.loss());
    // outputs of order 2 have a bf16 rounding error of about 0.01
    assertThat(last[0]).isLessThan(0.1);
  }

  @Test
  void aStoppedRunGoesOnWithTheSameLosses(@TempDir Path whole, @TempDir Path cut) throws Exception {
    new Trainer<>(new SumStage(Compute.cpu()), config(60, List.of()), Compute.cpu(), whole)
        .run(r -> {});
    new Trainer<>(new SumStage(Compute.cpu()), config(40, List.of()), Compute.cpu(), cut)
        .run(r -> {});
    new Trainer<>(new SumStage(Compute.cpu()), config(60, List.of()), Compute.cpu(), cut)
        .run(r -> {});
    List<String> expected = losses(whole).stream().filter(l -> !l.contains("\"step\":1,")).toList();
    List<String> actual =
        losses(cut).stream()
            .filter(l -> !l.contains("\"step\":1,") && !l.contains("\"step\":41,"))
            .toList();
    assertThat(actual).isEqualTo(expected).hasSize(12);
  }

  @Test
  void frozenParametersStayAsTheyWere(@TempDir Path folder) throws Exception {
    SumStage stage = new SumStage(Compute.cpu());
    float[] before = Tensors.floats(stage.inner.namedParameters().get("weight").tensor());
    float[] outer = Tensors.floats(stage.outer.namedParameters().get("weight").tensor());
    new Trainer<>(stage, config(10, List.of("^outer")), Compute.cpu(), folder).run(r -> {});
    assertThat(Tensors.floats(stage.inner.namedParameters().get("weight").tensor()))
        .isEqualTo(before);
    assertThat(Tensors.floats(stage.outer.namedParameters().get("weight").tensor()))
        .isNotEqualTo(outer);
  }
}
