package org.musedance.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Compute;
import org.musedance.train.TrainConfig;
import org.musedance.train.TrainingTrial;

/**
 * The steps of a training here and in another program, in turn: the same weights, the same batches,
 * as many threads. On both sides a step starts with its batch in memory and ends with updated
 * weights: pictures are encoded, noise is drawn, gradients clipped, weights averaged.
 *
 * <p>The other program runs only while this one waits, each round in a new process. All seconds are
 * in the printed medians but for the steps that warm up.
 *
 * @param command of the other program, split at spaces
 * @param steps per round
 */
record TrainingDuel(
    TrainConfig config,
    Compute compute,
    String command,
    int rounds,
    int steps,
    Consumer<String> out) {
  /** After so many steps the JVM's compiler has little left to do. */
  private static final int WARM_UP = 12;

  /** Prints every round, then frames per second of both sides and their ratio. */
  void run() throws Exception {
    try (Scratch scratch = Scratch.open()) {
      Path batches = scratch.file("batches.safetensors");
      TrainingRival rival =
          new TrainingRival(List.of(command.trim().split("\\s+")), record(batches), batches);
      try (TrainingTrial<?> trial = TrainingTrial.open(config, compute)) {
        ours(trial, WARM_UP);
        List<Double> here = new ArrayList<>();
        List<Double> there = new ArrayList<>();
        String version = "";
        for (int round = 1; round <= rounds; round++) {
          List<Double> own = ours(trial, steps);
          TrainingRival.Round other =
              rival.run(
                  config.model(),
                  compute.type() == ScalarType.BFloat16 ? "bf16" : "f32",
                  torch.get_num_threads(),
                  scratch.file("results.json"),
                  line -> print("  %s", line));
          List<Double> others =
              IntStream.range(0, other.seconds().length).mapToObj(i -> other.seconds()[i]).toList();
          version = other.version();
          here.add(median(own));
          there.add(median(others));
          print(
              "round %d  here %.3f s  there %.3f s per step",
              round, here.get(round - 1), there.get(round - 1));
        }
        report(here, there, version);
        double withData = trial.secondsWithData(steps);
        print("here, with the batches drawn beside the steps  %.1f frames/s", frames() / withData);
      }
    }
  }

  /** Writes the batches and computes what must be found again, in f32. */
  private List<Double> record(Path batches) throws Exception {
    Compute exact = compute.with(ScalarType.Float);
    try (TrainingTrial<?> trial = TrainingTrial.open(config.inWholePasses(), exact)) {
      return trial.record(batches, steps);
    }
  }

  private static List<Double> ours(TrainingTrial<?> trial, int steps) throws Exception {
    return trial.steps(1, steps).stream().map(TrainingTrial.Step::seconds).toList();
  }

  /** The machine is not equally fast all the time: rounds are compared with their own. */
  private void report(List<Double> here, List<Double> there, String version) {
    List<Double> ratios =
        IntStream.range(0, here.size()).mapToObj(i -> there.get(i) / here.get(i)).toList();
    print("here                    %.1f frames/s", frames() / median(here));
    print("PyTorch %-15s %.1f frames/s", version, frames() / median(there));
    print("here / there            %.2f, median of the rounds", median(ratios));
  }

  private double frames() {
    return (double) config.batch() * config.accumulate() * config.frames();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private void print(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values));
  }
}
