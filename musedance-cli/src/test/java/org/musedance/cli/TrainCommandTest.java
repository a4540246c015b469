package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path folder;

  private void assertRefused(String sentence, String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(sentence);
  }

  @Test
  void asksForWhatATrainingNeeds() {
    assertRefused("musedance train: Missing required STAGE", "train");
    assertRefused("musedance train: Missing required --config", "train", "vae");
    assertRefused(
        "musedance train: Missing required --output", "train", "vae", "--config", "a.yaml");
  }

  @Test
  void aStatusNeedsTheFolderOfARun() {
    assertRefused(
        folder + " must be the folder of a training run", "train", "status", folder.toString());
    assertRefused("Missing required parameter: 'DIR'", "train", "status");
  }

  @Test
  void tellsTheStatusOfARun() throws IOException {
    Files.copy(Path.of("..", "configs", "mini-vae.yaml"), folder.resolve("config.yaml"));
    Files.writeString(
        folder.resolve("log.jsonl"),
        """
        {"step":1000,"loss":0.5,"gradient_norm":1.5,"learning_rate":0.02,"frames_per_second":80.0,"step_seconds":0.4}
        {"step":1000,"validation":0.75}
        """);

    CommandLineRun run = CommandLineRun.of("train", "status", folder.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "vae, step 1000 of 6000",
            "loss 0.5000",
            "best validation 0.7500 at step 1000",
            "80 frames per second, 0:33:20 left");
  }
}
