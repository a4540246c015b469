package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.Weights;

/** What another program is given to make the same steps. */
class TrainingTrialTest {
  private static final Compute CPU = Compute.cpu();

  @TempDir private Path folder;

  private static TrainConfig config(String stage, int accumulate) {
    return TrainConfig.parse(
        """
        stage: %s
        model: ../configs/mini
        seed: 3
        steps: 10
        batch: 1
        accumulate: %d
        frames: 2
        size: 64
        """
            .formatted(stage, accumulate));
  }

  @Test
  void recordsBatchesWithNoiseAndGradients() throws Exception {
    Path file = folder.resolve("batches.safetensors");
    try (TrainingTrial<?> trial = TrainingTrial.open(config("motion", 1), CPU)) {
      List<Double> losses = trial.record(file, 3);

      try (Weights recorded = Weights.open(file);
          TensorScope scope = TensorScope.open()) {
        assertThat(Tensors.shape(recorded.tensor("0.frames"))).containsExactly(4, 64, 64, 3);
        assertThat(Tensors.shape(recorded.tensor("2.noise"))).containsExactly(2, 10, 8, 8);
        assertThat(Tensors.shape(recorded.tensor("2.shake"))).containsExactly(2, 10, 8, 8);
        assertThat(Tensors.floats(recorded.tensor("0.noise")))
            .isNotEqualTo(Tensors.floats(recorded.tensor("1.noise")));
        assertThat(Tensors.floats(recorded.tensor("1.loss"))[0])
            .isEqualTo(losses.get(1).floatValue());
        assertThat(recorded.names())
            .contains("1.gradient.denoising_unet.mid_block.music_modules.0.to_out.0.weight")
            .doesNotContain("2.loss");
      }
      assertThat(losses).hasSize(2);
      assertThat(trial.step(1).loss()).isEqualTo(losses.get(0));
    }
  }

  @Test
  void refusesWhatAnotherProgramDoesNotCompute() throws Exception {
    Path file = folder.resolve("batches.safetensors");
    try (TrainingTrial<?> summing = TrainingTrial.open(config("motion", 2), CPU);
        TrainingTrial<?> still = TrainingTrial.open(config("appearance", 1), CPU)) {
      assertThatThrownBy(() -> summing.record(file, 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("accumulate must be 1")
          .hasMessageContaining("but are 2 and []");
      assertThatThrownBy(() -> still.record(file, 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("stage must be motion");
    }
    assertThat(Files.exists(file)).isFalse();
  }
}
