package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.Safetensors;

class TrainingRunTest {
  private static final Path MINI = Path.of("..", "configs", "mini");

  @TempDir private Path run;

  /** Learns so fast that it forgets: the first validation is the best. */
  private TrainingRun training() {
    TrainConfig config =
        TrainConfig.parse(
            """
            stage: text
            model: %s
            seed: 1
            steps: 6
            batch: 4
            frames: 1
            size: 64
            optimiser: {learning_rate: 1, warmup: 5, schedule: constant, beta1: 0.9, beta2: 0.99,
              weight_decay: 0, clip_norm: 1, ema: 0.5}
            every: {log: 1, sheet: 100, checkpoint: 100, validation: 1}
            """
                .formatted(MINI));
    return new TrainingRun(config, run, Compute.cpu(), RankGroup.alone());
  }

  @Test
  void theBestIsAModelOfItsOwn() throws Exception {
    training().run(report -> {});

    long step = training().exportBest();

    assertThat(step).isEqualTo(RunStatus.read(run).best()).isLessThan(6);
    float[] best = weights("checkpoints/best.safetensors", "text_encoder.text_model.");
    assertThat(weights("best/text_encoder/model.safetensors", "text_model.")).isEqualTo(best);
    assertThat(weights("model/text_encoder/model.safetensors", "text_model.")).isNotEqualTo(best);
  }

  private float[] weights(String file, String prefix) {
    try (Safetensors saved = Safetensors.open(run.resolve(file));
        TensorScope scope = TensorScope.open()) {
      return Tensors.floats(saved.tensor(prefix + "final_layer_norm.weight"));
    }
  }

  @Test
  void aFolderHasOneTrainingAtATime() throws Exception {
    List<Long> refused = new ArrayList<>();

    training()
        .run(
            report -> {
              assertThatThrownBy(() -> training().run(other -> {}))
                  .isInstanceOf(UserError.class)
                  .hasMessageContaining(run + " must have one training at a time")
                  .hasMessageContaining("another one is running there");
              refused.add(report.step());
            });

    assertThat(refused).hasSize(6);
    assertThat(training().run(report -> {})).isEqualTo(6);
  }

  @Test
  void thereIsNoBestBeforeTheFirstValidation() {
    assertThatThrownBy(() -> training().exportBest())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the best weights must be in")
        .hasMessageContaining("has not been validated yet");
  }
}
