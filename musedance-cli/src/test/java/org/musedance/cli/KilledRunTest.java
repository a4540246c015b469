package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.train.RunStatus;

/**
 * {@code musedance train}, killed without warning at random moments and started again each time.
 * The system property {@code musedance.kills} says how often.
 */
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("musedance.kills", 2);
  private static final int STEPS_PER_KILL = 30;
  private static final int STEPS = STEPS_PER_KILL * (KILLS + 1);
  private static final int STEPS_PER_VALIDATION = 10;
  private static final int MOST_NEW_STEPS = 6;
  private static final int MOST_MILLISECONDS = 30;
  private static final Path MODEL = Path.of("..", "configs", "mini").toAbsolutePath();

  @TempDir private Path folder;

  private Process train(Path run) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            stage: text
            model: %s
            seed: 1
            steps: %d
            batch: 8
            frames: 1
            size: 64
            optimiser: {learning_rate: 3.0e-3, warmup: 5, schedule: cosine, beta1: 0.9, beta2: 0.99,
              weight_decay: 1.0e-3, clip_norm: 1, ema: 0.9}
            every: {log: 1, sheet: 1000, checkpoint: 3, validation: %d}
            """
                .formatted(MODEL, STEPS, STEPS_PER_VALIDATION));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Musedance.class.getName(), "train", "text", "--device", "cpu"));
    command.addAll(List.of("--config", config.toString(), "--output", run.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
        .start();
  }

  private void finish(Path run) throws Exception {
    Process process = train(run);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("said"))).isZero();
  }

  private static long step(Path run) {
    return Files.exists(run.resolve("log.jsonl")) ? RunStatus.read(run).step() : 0;
  }

  private void killAfter(Path run, long step, long milliseconds) throws Exception {
    Process process = train(run);
    while (process.isAlive() && step(run) < step) {
      Thread.sleep(5);
    }
    Thread.sleep(milliseconds);
    process.destroyForcibly().waitFor();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("said"))).isEqualTo(137);
  }

  /** Everything but how fast it was. */
  private static List<String> log(Path run) throws IOException {
    return Files.readAllLines(run.resolve("log.jsonl")).stream()
        .map(line -> line.replaceAll(",\"frames_per_second.*", ""))
        .toList();
  }

  /** The lock of a run goes with it, even if it has no moment to let go. */
  @Test
  void aRunKeepsOthersOutUntilItIsKilled() throws Exception {
    Path run = folder.resolve("run");
    Process running = train(run);
    while (running.isAlive() && step(run) < 1) {
      Thread.sleep(5);
    }
    String words = "train text --device cpu --config %s --output %s";
    String[] same = words.formatted(folder.resolve("run.yaml"), run).split(" ");
    CommandLineRun second = CommandLineRun.of(same);
    running.destroyForcibly().waitFor();

    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err()).contains(run + " must have one training at a time");
    String[] after = (String.join(" ", same) + " --steps 1").split(" ");
    assertThat(CommandLineRun.of(after).exitCode()).isZero();
  }

  @Test
  void aRunThatIsKilledAtRandomMomentsEndsAsOneThatIsNot() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    finish(whole);

    for (int kill = 0; kill < KILLS; kill++) {
      long step = step(killed) + 1 + random.nextInt(MOST_NEW_STEPS);
      killAfter(killed, step, random.nextInt(MOST_MILLISECONDS));
    }
    finish(killed);

    assertThat(log(whole)).hasSize(STEPS + STEPS / STEPS_PER_VALIDATION);
    assertThat(log(killed)).as("seed %d", seed).isEqualTo(log(whole));
    assertThat(killed.resolve("model/text_encoder/model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model/text_encoder/model.safetensors"));
    assertThat(killed.resolve("checkpoints/best.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("checkpoints/best.safetensors"));
  }
}
