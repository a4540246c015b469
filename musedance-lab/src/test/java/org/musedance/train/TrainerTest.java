package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class TrainerTest {
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
    new Trainer<>(stage, SumStage.config(300, List.of()), Compute.cpu(), folder)
        .run(r -> last[0] = r.loss());
    // the target's variance is 4; a learnt sum is exact
    assertThat(last[0]).isLessThan(0.05);
    assertThat(folder.resolve("sheets/0000300.png")).exists();
  }

  @Test
  void learnsInBfloat16WithFloat32MasterWeights(@TempDir Path folder) throws Exception {
    Compute half = Compute.cpu().with(ScalarType.BFloat16);
    double[] last = {0};
    new Trainer<>(new SumStage(half), SumStage.config(300, List.of()), half, folder)
        .run(r -> last[0] = r.loss());
    // outputs of order 2 have a bf16 rounding error of about 0.01
    assertThat(last[0]).isLessThan(0.1);
  }

  @Test
  void aStoppedRunGoesOnWithTheSameLosses(@TempDir Path whole, @TempDir Path cut) throws Exception {
    new Trainer<>(new SumStage(Compute.cpu()), SumStage.config(60, List.of()), Compute.cpu(), whole)
        .run(r -> {});
    new Trainer<>(new SumStage(Compute.cpu()), SumStage.config(40, List.of()), Compute.cpu(), cut)
        .run(r -> {});
    new Trainer<>(new SumStage(Compute.cpu()), SumStage.config(60, List.of()), Compute.cpu(), cut)
        .run(r -> {});
    // 12 lines of losses, 3 of validations, the first step's and the last sheet's
    assertThat(losses(whole)).hasSize(17);
    assertThat(losses(cut))
        // the shorter run had a sheet at its end, and the longer one a first line after it
        .filteredOn(line -> !line.matches(".*\"step\":(41,|40,\"sheet).*"))
        .isEqualTo(losses(whole));
  }

  @Test
  void frozenParametersStayAsTheyWere(@TempDir Path folder) throws Exception {
    SumStage stage = new SumStage(Compute.cpu());
    float[] before = Tensors.floats(stage.inner.namedParameters().get("weight").tensor());
    float[] outer = Tensors.floats(stage.outer.namedParameters().get("weight").tensor());
    new Trainer<>(stage, SumStage.config(10, List.of("^outer")), Compute.cpu(), folder)
        .run(r -> {});
    assertThat(Tensors.floats(stage.inner.namedParameters().get("weight").tensor()))
        .isEqualTo(before);
    assertThat(Tensors.floats(stage.outer.namedParameters().get("weight").tensor()))
        .isNotEqualTo(outer);
  }

  @Test
  void manyPassesOfAStepLearnLikeOneOfAllTheirClips(@TempDir Path folder) throws Exception {
    Map<Long, Double> one = learn(16, 1, Compute.cpu(), folder.resolve("one"));
    Map<Long, Double> four = learn(4, 4, Compute.cpu(), folder.resolve("four"));

    assertThat(four).hasSize(13).containsOnlyKeys(one.keySet());
    // sums of 16 f32 values in another order: 1e-7 apart in a step, less than 1e-5 after sixty
    four.forEach(
        (step, loss) ->
            assertThat(loss).as("step %d", step).isEqualTo(one.get(step), within(1e-5)));
  }

  /** Each of a step's passes waits until the other has begun, too. */
  @Test
  void passesAtOnceLearnLikePassesInTurn(@TempDir Path folder) throws Exception {
    int threads = torch.get_num_threads();
    torch.set_num_threads(2);
    try {
      CyclicBarrier both = new CyclicBarrier(2);
      Map<Long, Double> atOnce =
          learn(
              new SumStage(Compute.cpu(), new Share(8, 2, 0, 1), pass -> meet(both)),
              SumStage.config(60, 8, "accumulate: 2\nconcurrent: 2"),
              Compute.cpu(),
              folder.resolve("at-once"));
      Map<Long, Double> inTurn = learn(8, 2, Compute.cpu(), folder.resolve("in-turn"));

      assertThat(atOnce).hasSize(13).isEqualTo(inTurn);
      assertThat(torch.get_num_threads()).isEqualTo(2);
    } finally {
      torch.set_num_threads(threads);
    }
  }

  private static void meet(CyclicBarrier both) {
    if (NoGrad.active()) {
      return;
    }
    try {
      both.await(30, TimeUnit.SECONDS);
    } catch (Exception alone) {
      throw new IllegalStateException(alone);
    }
  }

  private static Map<Long, Double> learn(int batch, int passes, Compute compute, Path folder)
      throws Exception {
    return learn(
        new SumStage(compute, new Share(batch, passes, 0, 1), pass -> {}),
        SumStage.config(60, batch, "accumulate: " + passes),
        compute,
        folder);
  }

  private static Map<Long, Double> learn(
      SumStage stage, TrainConfig config, Compute compute, Path folder) throws Exception {
    Map<Long, Double> losses = new TreeMap<>();
    new Trainer<>(stage, config, compute, folder)
        .run(
            report -> {
              losses.put(report.step(), report.loss());
              double clips = report.framesPerSecond() * report.stepSeconds();
              assertThat(clips).isEqualTo(config.batch() * config.accumulate(), within(1e-9));
            });
    return losses;
  }

  /** Halves of bf16 would be lost if the passes were summed in it. */
  @Test
  void passesAreSummedInFloat32() {
    Compute half = Compute.cpu().with(ScalarType.BFloat16);
    SumStage stage = new SumStage(half);
    FlatParameters weights = new FlatParameters(stage.parameters(), half);
    try (TensorScope scope = TensorScope.open()) {
      Tensor bias = stage.parameters().get("outer.bias").tensor();
      weights.clearGradient();
      for (int pass = 0; pass < 256; pass++) {
        Tensors.scale(bias.sum(), pass == 0 ? 256 : 1).backward();
        weights.collect();
      }
      Tensor gradient = weights.cut(weights.gradient()).get("outer.bias");
      // bf16 has 8 bits: 256 + 1 would stay 256
      assertThat(Tensors.floats(gradient)).containsExactly(256 + 255);
    }
  }

  @Test
  void theValidationLossIsThatOfTheAveragedWeightsOnUnseenClips(@TempDir Path folder)
      throws Exception {
    SumStage stage = new SumStage(Compute.cpu());
    new Trainer<>(stage, SumStage.config(300, List.of()), Compute.cpu(), folder).run(r -> {});

    // afterwards the networks hold the averaged weights
    double sum = 0;
    for (long pass = 0; pass < 4; pass++) {
      try (TensorScope scope = TensorScope.open();
          SumStage.Numbers unseen = stage.validation(pass)) {
        sum += stage.losses(unseen, pass).total().item_double();
      }
    }
    RunStatus status = RunStatus.read(folder);
    assertThat(status.validations()).hasSize(15);
    assertThat(status.validations().get(300L)).isEqualTo(sum / 4, within(1e-9));
    assertThat(status.validations().get(20L)).isGreaterThan(10 * sum / 4);
  }
}
