package org.musedance.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.train.TrainConfig;
import org.musedance.train.Trainer;
import org.musedance.train.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code musedance train vae|appearance|motion}. */
@Command(
    name = "train",
    description = "Trains one stage of a model; a run that was stopped goes on where it was saved.")
final class TrainCommand implements Callable<Integer> {
  private static final long SAVING_SECONDS = 120;

  @Parameters(paramLabel = "STAGE", description = "vae, appearance or motion")
  private String stage;

  @Option(names = "--config", required = true, description = "training configuration (YAML)")
  private Path config;

  @Option(names = "--output", required = true, description = "folder of the run")
  private Path output;

  @Option(names = "--model", description = "model folder to start from, instead of the configured")
  private String model;

  @Option(names = "--steps", description = "steps in all, instead of the configured")
  private Long steps;

  @Option(names = "--batch", description = "clips per step, instead of the configured")
  private Integer batch;

  @Mixin private ComputeOptions computing;

  @Mixin private AblationOptions ablation;

  @Override
  public Integer call() throws Exception {
    TrainConfig chosen = configuration();
    Compute compute = computing.compute();
    System.err.println("training " + chosen.stage() + " on " + compute + " into " + output);
    TrainingRun run = new TrainingRun(chosen, output, compute);
    CountDownLatch done = new CountDownLatch(1);
    Thread saving = new Thread(() -> stopAndWait(run, done), "saving");
    Runtime.getRuntime().addShutdownHook(saving);
    try {
      long reached = run.run(TrainCommand::show);
      System.err.println(
          "step " + reached + " of " + chosen.steps() + ", model in " + output.resolve("model"));
    } finally {
      done.countDown();
    }
    return 0;
  }

  private TrainConfig configuration() {
    TrainConfig read = TrainConfig.read(config);
    if (!read.stage().equals(stage)) {
      throw new UserError(
          "STAGE must be that of the configuration, but was "
              + stage
              + " and "
              + config
              + " is for "
              + read.stage());
    }
    TrainConfig chosen = steps == null ? read : read.withSteps(steps);
    chosen = batch == null ? chosen : chosen.withBatch(batch);
    chosen = ablation.parts().isEmpty() ? chosen : chosen.without(ablation.parts());
    return model == null ? chosen : chosen.withModel(model);
  }

  private static void stopAndWait(TrainingRun run, CountDownLatch done) {
    run.stop();
    try {
      done.await(SAVING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void show(Trainer.Report report) {
    System.err.printf(
        "step %d/%d  loss %.4f  %.0f frames/s  %s left%n",
        report.step(), report.steps(), report.loss(), report.framesPerSecond(), report.timeLeft());
  }
}
