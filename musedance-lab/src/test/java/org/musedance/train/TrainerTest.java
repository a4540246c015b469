package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
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
    new Trainer<>(stage, SumStage.config(10, List.of("^outer")), Compute.cpu(), folder)
        .run(r -> {});
    assertThat(Tensors.floats(stage.inner.namedParameters().get("weight").tensor()))
        .isEqualTo(before);
    assertThat(Tensors.floats(stage.outer.namedParameters().get("weight").tensor()))
        .isNotEqualTo(outer);
  }
}
