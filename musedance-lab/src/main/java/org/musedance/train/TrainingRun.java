package org.musedance.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.SongBank;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.hallo.HalloStart;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.UserError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training from a configuration to a model folder: opens the model, runs its stage, and writes
 * the averaged weights to {@code model/} in the run's folder.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final String SEED_OF_SONGS = "songs";

  private final TrainConfig config;
  private final Path template;
  private final Path output;
  private final Compute compute;
  private final RankGroup ranks;
  private final MuseDanceModel model;
  private volatile Trainer<?> trainer;
  private volatile boolean stopping;

  /**
   * @param output folder of the run; a run that is there goes on
   * @param ranks the processes that train together
   * @throws UserError if the configuration or the model folder is wrong
   */
  public TrainingRun(TrainConfig config, Path output, Compute compute, RankGroup ranks) {
    this.ranks = ranks;
    this.config = config;
    this.output = output;
    this.compute = compute;
    template = Path.of(config.model());
    if (!Files.exists(template.resolve("musedance.json"))) {
      throw new UserError(
          "model must be a model folder with musedance.json, but was "
              + template
              + "; start from configs/mini");
    }
    model = MuseDanceModel.create(template, config.seed(), compute);
    if (config.hallo() != null) {
      Path net = Path.of(config.hallo());
      HalloStart start = HalloStart.take(net, model.denoisingUnet(), model.conditioner());
      LOG.info("music modules start {}", start.describe());
    }
  }

  /**
   * Trains to the end or until {@link #stop}; gives the step reached.
   *
   * @throws UserError if another training is running in the output folder
   */
  public long run(Consumer<Trainer.Report> listener) throws Exception {
    try (FolderLock lock = ranks.leads() ? FolderLock.take(output, "training") : null;
        Stage<?> stage = open()) {
      return train(stage, listener);
    }
  }

  private Stage<?> open() {
    return Stages.open(config, model, this::compose, Share.of(config, ranks), compute);
  }

  private SongBank compose() {
    return new SongBank(
        Seeds.mix(config.seed(), SEED_OF_SONGS),
        config.data().songs(),
        config.data().songSeconds(),
        model.ears(),
        model.config().framesPerSecond());
  }

  private <B extends AutoCloseable> long train(Stage<B> stage, Consumer<Trainer.Report> listener)
      throws Exception {
    Trainer<B> running = new Trainer<>(stage, config, compute, output, ranks);
    trainer = running;
    if (stopping) {
      running.stop();
    }
    long step = running.run(listener);
    if (ranks.leads()) {
      export(step, stage, output.resolve("model"));
    }
    return step;
  }

  /**
   * Writes the model with the weights of the least validation loss to {@code best/} in the run's
   * folder, and trains nothing.
   *
   * @return the step that they are of
   * @throws UserError if the run was not validated yet
   */
  public long exportBest() {
    try (Stage<?> stage = open()) {
      long step = BestWeights.load(CheckpointFolder.best(output), stage.parameters());
      export(step, stage, output.resolve("best"));
      return step;
    }
  }

  /** Ends the training after the current step, saved. */
  public void stop() {
    stopping = true;
    Trainer<?> running = trainer;
    if (running != null) {
      running.stop();
    }
  }

  /** Writes the model with everything trained so far and what it started from. */
  private void export(long step, Stage<?> stage, Path folder) {
    List<String> components =
        model.components().keySet().stream()
            .filter(name -> stage.parameters().keySet().stream().anyMatch(k -> k.startsWith(name)))
            .toList();
    copyOthers(folder);
    model.save(template, folder, ScalarType.Float, components);
    Map<String, Object> history = new LinkedHashMap<>();
    history.put("steps", step);
    history.put("batch", config.batch() * config.accumulate());
    history.put("processes", ranks.size());
    history.put("frames", config.frames());
    history.put("size", config.size());
    history.put("seed", config.seed());
    history.put("device", compute.toString());
    if (config.hallo() != null) {
      history.put("hallo", Path.of(config.hallo()).getFileName().toString());
    }
    if (!config.without().isEmpty()) {
      history.put("without", config.without().stream().map(ModelPart::toString).sorted().toList());
    }
    MuseDanceConfig.read(template.resolve("musedance.json"))
        .withProvenance(config.scattered() ? config.stage() + " moments" : config.stage(), history)
        .write(folder.resolve("musedance.json"));
    stage.finish(folder);
  }

  /** Weights that this stage does not touch go along. */
  private void copyOthers(Path folder) {
    try (Stream<Path> files = Files.walk(template)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(template.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
