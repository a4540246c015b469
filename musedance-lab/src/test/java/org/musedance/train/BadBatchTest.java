package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/** What happens at a step whose loss or gradient is not a number. */
class BadBatchTest {
  private static final long STEPS = 60;
  private static final long BAD = 50;

  @TempDir private Path folder;

  private List<Double> train(SumStage stage, Path run) throws Exception {
    List<Double> losses = new ArrayList<>();
    new Trainer<>(stage, SumStage.config(STEPS, List.of()), Compute.cpu(), run)
        .run(report -> losses.add(report.loss()));
    return losses;
  }

  private JsonNode report() throws Exception {
    return new ObjectMapper().readTree(folder.resolve("bad-batch.json").toFile());
  }

  private void assertStopsAndGoesOn(UnaryOperator<Tensor> spoil) throws Exception {
    SumStage stage = new SumStage(Compute.cpu()).spoilt(BAD, spoil);
    assertThatThrownBy(() -> train(stage, folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be finite, but at step 50")
        .hasMessageContaining("bad-batch.json")
        .hasMessageContaining("lower learning_rate");
    stage
        .parameters()
        .values()
        .forEach(
            parameter -> assertThat(Tensors.floats(parameter.tensor())).doesNotContain(Float.NaN));

    List<Double> rest = train(new SumStage(Compute.cpu()), folder);

    List<Double> whole = train(new SumStage(Compute.cpu()), folder.resolve("whole"));
    // from the checkpoint of step 40: 41, then every fifth
    assertThat(rest.subList(1, rest.size()))
        .hasSize(4)
        .isEqualTo(whole.subList(whole.size() - 4, whole.size()));
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunWithAReport() throws Exception {
    assertStopsAndGoesOn(loss -> Tensors.scale(loss, Double.NaN));

    assertThat(report().get("step").asLong()).isEqualTo(BAD);
    assertThat(report().get("seed").asLong()).isEqualTo(1);
    assertThat(report().get("loss").asText()).isEqualTo("NaN");
    JsonNode pass = report().get("passes").get(0);
    assertThat(pass.get("losses").get("loss").asText()).isEqualTo("NaN");
    assertThat(pass.get("losses").get("error").asDouble()).isPositive().isFinite();
    assertThat(pass.get("clips").get(0).get("caption").asText()).isEqualTo("numbers of pass 50");
  }

  /** The root of zero is zero, but its slope is not finite. */
  @Test
  void soDoesAGradientThatIsNoneWhereTheLossIsFine() throws Exception {
    assertStopsAndGoesOn(loss -> loss.add(loss.mul(new Scalar(0.0)).sqrt()));

    assertThat(report().get("loss").asDouble()).isPositive().isFinite();
    assertThat(report().get("gradient_norm").asText()).isEqualTo("NaN");
  }
}
