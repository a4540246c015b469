package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.train.TrainConfig;
import org.musedance.train.TrainingTrial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench train}: time and memory of a training's steps. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Make a few steps of a training and say what they take; nothing is written.",
      "Clips come from the dance world; weights that the model does not have are random."
    })
final class BenchTrain implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ComputeOptions computing;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "Training configuration, such as configs/sd15-motion.yaml.")
  private Path config;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "Model folder, such as configs/sd15; else the configured.")
  private String model;

  @Option(
      names = "--steps",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "NUMBER",
      description = "Clips per pass; else as many as configured.")
  private Integer batch;

  @Option(
      names = "--accumulate",
      paramLabel = "NUMBER",
      description = "Passes per step, one after the other; else as configured.")
  private Integer accumulate;

  @Option(
      names = "--frames",
      paramLabel = "NUMBER",
      description = "New frames per clip; else as many as configured.")
  private Integer frames;

  @Option(
      names = "--against",
      paramLabel = "COMMAND",
      description = {
        "Another program that trains the same networks, such as \"python3 tools/pytorch/train.py\":",
        "make the same steps here and there in turn and compare their pace. Needs trained weights."
      })
  private String against;

  @Option(
      names = "--rounds",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "How many turns of --steps with --against (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    if (steps < 1) {
      throw new UserError("--steps must be at least 1, but was " + steps + "; 3 show the pace");
    }
    if (rounds < 1) {
      throw new UserError("--rounds must be at least 1, but was " + rounds + "; 3 show the spread");
    }
    Compute compute = computing.compute();
    TrainConfig chosen = configuration();
    print("%s stage of %s, %s", chosen.stage(), chosen.model(), compute);
    print(
        "%d px, clips of %d frames, %d a pass, passes a step: %d%s, %s state%s",
        chosen.size(),
        chosen.frames(),
        chosen.batch(),
        chosen.accumulate(),
        chosen.concurrent() > 1 ? " at once" : "",
        chosen.optimiser().state(),
        chosen.checkpointing() ? ", checkpointing" : "");
    if (against == null) {
      measure(chosen, compute);
    } else {
      new TrainingDuel(chosen, compute, against, rounds, steps, line -> print("%s", line)).run();
    }
    return 0;
  }

  private void measure(TrainConfig chosen, Compute compute) throws Exception {
    try (TrainingTrial<?> trial = TrainingTrial.open(chosen, compute)) {
      print("%,d weights learn, %,d are frozen", trial.trained(), trial.frozen());
      print("memory before the first step %s", ResidentMemory.text(ResidentMemory.bytes()));
      double[] seconds = new double[steps];
      for (int i = 0; i < steps; i++) {
        TrainingTrial.Step step = trial.step(i + 1);
        seconds[i] = step.seconds();
        print(
            "step %d  loss %.4f  gradient norm %.4f  %.2f s",
            i + 1, step.loss(), step.gradientNorm(), step.seconds());
      }
      Arrays.sort(seconds);
      print("seconds per step, median %.2f", seconds[steps / 2]);
      print("peak memory %s", ResidentMemory.text(ResidentMemory.peakBytes()));
    }
  }

  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  private TrainConfig configuration() {
    TrainConfig chosen = TrainConfig.read(config);
    chosen = batch == null ? chosen : chosen.withBatch(batch);
    chosen = accumulate == null ? chosen : chosen.withAccumulate(accumulate);
    chosen = frames == null ? chosen : chosen.withFrames(frames);
    return model == null ? chosen : chosen.withModel(model);
  }
}
