package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;

class RunStatusTest {
  @TempDir private Path run;

  /** A run of 100 steps, at step 40. */
  private void write(String more) throws Exception {
    Files.writeString(run.resolve("config.yaml"), SumStage.config(100, List.of()).yaml());
    Files.writeString(
        run.resolve("log.jsonl"),
        """
        {"step":20,"loss":0.9,"error":0.9,"gradient_norm":1.5,"learning_rate":0.02,"frames_per_second":80.0,"step_seconds":0.2}
        {"step":20,"validation":0.75,"validation_error":0.75}
        {"step":40,"loss":0.5,"error":0.25,"gradient_norm":1.5,"learning_rate":0.02,"frames_per_second":160.0,"step_seconds":2.0}
        {"step":40,"validation":0.8,"validation_error":0.8}
        {"step":40,"sheet_psnr":21.5}
        """
            + more);
  }

  private List<String> after(Duration silence) {
    RunStatus status = RunStatus.read(run);
    return status.describe(status.written().plus(silence));
  }

  @Test
  void saysHowFarItIsAndHowLongItTakes() throws Exception {
    write("");

    assertThat(after(Duration.ofSeconds(20)))
        .containsExactly(
            "vae, step 40 of 100",
            "loss 0.5000, error 0.2500",
            "best validation 0.7500 at step 20",
            "160 frames per second, 0:02:00 left");
  }

  /** Every fifth step is logged, so a line is due every ten seconds. */
  @Test
  void aRunThatSaysNothingForMinutesIsStopped() throws Exception {
    write("");

    assertThat(after(Duration.ofSeconds(89))).last().asString().endsWith("left");
    assertThat(after(Duration.ofSeconds(91))).last().asString().startsWith("stopped;");
  }

  @Test
  void aLineThatIsBeingWrittenDoesNotDisturb() throws Exception {
    write("{\"step\":60,\"loss\":0.");

    assertThat(after(Duration.ZERO)).first().isEqualTo("vae, step 40 of 100");
  }

  @Test
  void anEmptyLogIsABeginning() throws Exception {
    write("");
    Files.writeString(run.resolve("log.jsonl"), "", StandardOpenOption.TRUNCATE_EXISTING);

    assertThat(after(Duration.ZERO)).containsExactly("vae, step 0 of 100", "just begun");
  }

  @Test
  void aTrainingMayBeReadWhileItRunsAndIsDoneAtItsEnd() throws Exception {
    List<Long> seen = new ArrayList<>();
    new Trainer<>(new SumStage(Compute.cpu()), SumStage.config(30, List.of()), Compute.cpu(), run)
        .run(report -> seen.add(RunStatus.read(run).step()));

    assertThat(seen).containsExactly(1L, 5L, 10L, 15L, 20L, 25L, 30L);
    assertThat(RunStatus.read(run).describe(Instant.now())).last().isEqualTo("done");
  }

  @Test
  void refusesAFolderWithoutARun() {
    assertThatThrownBy(() -> RunStatus.read(run))
        .isInstanceOf(UserError.class)
        .hasMessage(
            run
                + " must be the folder of a training run, but has no config.yaml and log.jsonl;"
                + " give what musedance train had as --output");
  }
}
