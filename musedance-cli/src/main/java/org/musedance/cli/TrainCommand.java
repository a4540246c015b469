package org.musedance.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.global.torch;
import org.musedance.parallel.ConnectedRanks;
import org.musedance.parallel.LocalRanks;
import org.musedance.parallel.RankEnvironment;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.train.TrainConfig;
import org.musedance.train.Trainer;
import org.musedance.train.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance train text|vae|subject|appearance|motion|decoder}. */
@Command(
    name = "train",
    subcommands = TrainStatusCommand.class,
    description = "Trains one stage of a model; a run that was stopped goes on where it was saved.")
final class TrainCommand implements Callable<Integer> {
  private static final long SAVING_SECONDS = 120;

  @Parameters(
      paramLabel = "STAGE",
      arity = "0..1",
      description = "text, vae, subject, appearance, motion or decoder")
  private String stage;

  @Option(names = "--config", description = "training configuration (YAML), must be given")
  private Path config;

  @Option(names = "--output", description = "folder of the run, must be given")
  private Path output;

  @Option(names = "--model", description = "model folder to start from, instead of the configured")
  private String model;

  @Option(names = "--steps", description = "steps in all, instead of the configured")
  private Long steps;

  @Option(names = "--batch", description = "clips per step, instead of the configured")
  private Integer batch;

  @Mixin private ComputeOptions computing;
  @Mixin private AblationOptions ablation;

  @Option(
      names = "--processes",
      defaultValue = "1",
      description = "processes on this machine that share the work, each with the whole batch")
  private int processes;

  @Option(
      names = "--rank-timeout",
      defaultValue = "1800",
      description = "seconds to wait for another process before it is given up")
  private int rankTimeout;

  @Option(
      names = "--best",
      description =
          "train nothing: write the model of the run's least validation loss to best/ in its folder")
  private boolean best;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    refuseNothing("STAGE", stage);
    refuseNothing("--config", config);
    refuseNothing("--output", output);
    TrainConfig chosen = configuration();
    Optional<RankEnvironment> environment = RankEnvironment.of(System.getenv());
    checkProcesses(environment.isPresent());
    if (best) {
      writeBest(chosen);
      return 0;
    }
    if (processes > 1) {
      return startRanks();
    }
    Compute compute = computing.on(device(environment));
    try (RankGroup ranks = join(environment, compute)) {
      train(chosen, compute, ranks);
    }
    return 0;
  }

  /** What a run needs and its status does not, so that the parser cannot ask for it. */
  private void refuseNothing(String name, Object given) {
    if (given == null) {
      throw new ParameterException(spec.commandLine(), "Missing required " + name);
    }
  }

  private void checkProcesses(boolean isRank) {
    if (processes < 1) {
      throw new UserError(
          "--processes must be at least 1, but was "
              + processes
              + "; 2 for a machine of two parts");
    }
    if (rankTimeout < 1) {
      throw new UserError(
          "--rank-timeout must be at least 1 second, but was " + rankTimeout + "; 1800 suits most");
    }
    if (isRank && processes > 1) {
      throw new UserError(
          "--processes must be left out where RANK and WORLD_SIZE are set, but was "
              + processes
              + "; whoever set them starts the processes");
    }
  }

  private int startRanks() throws InterruptedException {
    try (LocalRanks ranks = new LocalRanks(ChildCommand.of(spec), processes, System.err::println)) {
      ranks.await();
    }
    return 0;
  }

  /** Every rank of a machine has a GPU of its own. */
  private String device(Optional<RankEnvironment> environment) {
    String device = computing.device();
    boolean own = device.equals("cuda") || device.equals("auto") && torch.cuda_is_available();
    return own ? environment.map(rank -> "cuda:" + rank.localRank()).orElse(device) : device;
  }

  private RankGroup join(Optional<RankEnvironment> environment, Compute compute) {
    return environment
        .map(rank -> ConnectedRanks.join(rank, compute, Duration.ofSeconds(rankTimeout)))
        .orElseGet(RankGroup::alone);
  }

  private void writeBest(TrainConfig chosen) {
    Compute compute = computing.on(computing.device());
    long step = new TrainingRun(chosen, output, compute, RankGroup.alone()).exportBest();
    System.err.println("the best of step " + step + ", model in " + output.resolve("best"));
  }

  private void train(TrainConfig chosen, Compute compute, RankGroup ranks) throws Exception {
    TrainingRun run = new TrainingRun(chosen, output, compute, ranks);
    CountDownLatch done = new CountDownLatch(1);
    Thread saving = new Thread(() -> stopAndWait(run, done), "saving");
    Runtime.getRuntime().addShutdownHook(saving);
    LocalRanks.whenStarterIsGone(System.getenv(), run::stop);
    try {
      say(ranks, "training " + chosen.stage() + " on " + compute + with(ranks) + " into " + output);
      long reached = run.run(TrainCommand::show);
      Path model = output.resolve("model");
      say(ranks, "step " + reached + " of " + chosen.steps() + ", model in " + model);
    } finally {
      done.countDown();
    }
  }

  private static String with(RankGroup ranks) {
    return ranks.size() == 1 ? "" : " in " + ranks.size() + " processes";
  }

  private static void say(RankGroup ranks, String sentence) {
    if (ranks.leads()) {
      System.err.println(sentence);
    }
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
        "step %d/%d  loss %.4f%s  %.0f frames/s  %s left%n",
        report.step(),
        report.steps(),
        report.loss(),
        validation(report),
        report.framesPerSecond(),
        report.timeLeft());
  }

  private static String validation(Trainer.Report report) {
    return Double.isNaN(report.validation())
        ? ""
        : "  validation %.4f".formatted(report.validation());
  }
}
