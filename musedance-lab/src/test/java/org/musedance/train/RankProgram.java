package org.musedance.train;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.musedance.dataset.SongBank;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.parallel.ConnectedRanks;
import org.musedance.parallel.RankEnvironment;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * One rank of a training on the CPU, as a program of its own: {@code RankProgram what folder}. Rank
 * 1 may end without a word, or hang, in the middle.
 */
final class RankProgram {
  static final int STEPS = 3;
  static final List<String> STAGES = List.of("vae", "appearance", "motion");

  private static final Path MINI = Path.of("..", "configs", "mini");
  private static final Compute CPU = Compute.cpu();
  private static final int KILLED = 137;
  private static final double DEVIATION = 0.02;

  private RankProgram() {}

  /** The command that starts it with this JVM's flags and classes. */
  static List<String> command(String what, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RankProgram.class.getName(), what, folder.toString()));
    return command;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    Duration timeout = Duration.ofSeconds(arguments[0].equals("hang") ? 2 : 60);
    RankEnvironment environment = RankEnvironment.of(System.getenv()).orElseThrow();
    try (RankGroup ranks = ConnectedRanks.join(environment, CPU, timeout)) {
      switch (arguments[0]) {
        case "stages" -> trainStages(ranks, folder);
        case "die" -> sumThenAt(5, ranks, folder, () -> Runtime.getRuntime().halt(KILLED));
        case "hang" -> sumThenAt(5, ranks, folder, RankProgram::sleep);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } catch (UserError sentence) {
      System.err.println(sentence.getMessage());
      System.exit(2);
    }
    System.exit(0);
  }

  private static void sleep() {
    try {
      Thread.sleep(Duration.ofMinutes(10).toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sumThenAt(long step, RankGroup ranks, Path folder, Runnable action)
      throws Exception {
    SumStage stage =
        new SumStage(
            CPU,
            new Share(SumStage.BATCH, 0, 1),
            at -> {
              if (at == step && !ranks.leads()) action.run();
            });
    new Trainer<>(stage, SumStage.config(100, List.of()), CPU, folder, ranks).run(r -> {});
  }

  private static void trainStages(RankGroup ranks, Path folder) throws Exception {
    for (String stage : STAGES) {
      train(stage, 1, 1, ranks, folder.resolve(stage));
    }
  }

  /** Trains a stage of the small model until it is stopped and writes this rank's weights. */
  static void train(String name, int batch, int accumulate, RankGroup ranks, Path folder)
      throws Exception {
    TrainConfig config = config(name, batch, accumulate);
    MuseDanceModel model = MuseDanceModel.create(MINI, 1, CPU);
    // Other weights on every rank, so that equal ones must have come from rank 0.
    shake(model, new SplittableRandom(2 + ranks.rank()));
    SongBank songs = new SongBank(5, 3, 4, model.ears(), model.config().framesPerSecond());
    try (Stage<?> stage = Stages.open(config, model, () -> songs, Share.of(config, ranks), CPU)) {
      learn(stage, config, ranks, folder);
      write(stage, folder.resolveSibling(name + "-weights-" + ranks.rank()));
    }
  }

  /** Rank 0 alone asks to stop, so that the others must hear of it. */
  private static <B extends AutoCloseable> void learn(
      Stage<B> stage, TrainConfig config, RankGroup ranks, Path folder) throws Exception {
    Trainer<B> trainer = new Trainer<>(stage, config, CPU, folder, ranks);
    trainer.run(
        report -> {
          if (report.step() == STEPS) {
            trainer.stop();
          }
        });
  }

  private static void shake(MuseDanceModel model, SplittableRandom random) {
    model.components().values().stream()
        .flatMap(layer -> layer.namedParameters().values().stream())
        .forEach(parameter -> shake(parameter, random));
  }

  private static void shake(Parameter parameter, SplittableRandom random) {
    try (TensorScope scope = TensorScope.open()) {
      float[] values = Tensors.floats(parameter.tensor());
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (DEVIATION * random.nextGaussian());
      }
      parameter.set(Tensors.of(values, parameter.shape()));
    }
  }

  private static TrainConfig config(String stage, int batch, int accumulate) {
    return TrainConfig.parse(
        """
        stage: %s
        model: %s
        seed: 1
        steps: 1000
        batch: %d
        accumulate: %d
        frames: 2
        size: 64
        optimiser: {learning_rate: 1.0e-4, warmup: 1, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 0, clip_norm: 1, ema: 0.9}
        dropout: {text: 0.5, music: 0.5, beat: 0.5, reference: 0.3, all: 0.3, pose: 0.5,
          previous: 0.5}
        every: {log: 1, sheet: 1000, checkpoint: 1000, validation: 2}
        """
            .formatted(stage, MINI, batch, accumulate));
  }

  private static void write(Stage<?> stage, Path file) throws Exception {
    Map<String, Parameter> parameters = stage.parameters();
    long count = parameters.values().stream().mapToLong(Parameter::count).sum();
    ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(count * Float.BYTES));
    for (Parameter parameter : parameters.values()) {
      for (float value : Tensors.floats(parameter.tensor())) {
        values.putFloat(value);
      }
    }
    Files.write(file, values.array());
  }
}
