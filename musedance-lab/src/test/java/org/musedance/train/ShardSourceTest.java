package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.dataset.build.SplitShares;
import org.musedance.dataset.build.WorldDataset;
import org.musedance.dataset.build.WorldSettings;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/** Training from a dataset that the dance world was filmed into. */
class ShardSourceTest {
  private static final Compute CPU = Compute.cpu();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Share ALONE = new Share(2, 0, 1);

  /** Ten clips of 64 px, in shards of at most a mebibyte. */
  @TempDir private static Path folder;

  private static Path template;

  @BeforeAll
  static void film() throws Exception {
    film("clips", 64, 12, new SplitShares(80, 20, 0));
    template = PictureModel.in(folder.resolve("model"));
  }

  private static void film(String name, int size, double fps, SplitShares shares) {
    WorldSettings settings = new WorldSettings(10, size, fps, 2, 9, shares, 1);
    new WorldDataset(settings, folder.resolve(name), 2, progress -> {}).run();
  }

  private static TrainConfig config(String stage, String dataset, Path model) throws Exception {
    Path file = folder.resolve(stage + ".yaml");
    return TrainConfig.read(
        Files.writeString(
            file,
            """
            stage: %s
            model: %s
            seed: 1
            steps: 2
            batch: 2
            frames: 2
            size: 64
            data: {shards: %s, buffer: 4}
            optimiser: {learning_rate: 1.0e-3, warmup: 1, schedule: constant, beta1: 0.9,
              beta2: 0.99, weight_decay: 0, clip_norm: 1, ema: 0.9}
            dropout: {text: 0, music: 0, beat: 0, reference: 0, all: 0, pose: 0, previous: 0}
            every: {log: 1, sheet: 2, checkpoint: 1}
            """
                .formatted(stage, model, folder.resolve(dataset))));
  }

  private static ClipStage stage(String name, Share share) throws Exception {
    return stage(config(name, "clips", template), share);
  }

  private static ClipStage stage(TrainConfig config, Share share) {
    MuseDanceModel model = MuseDanceModel.create(Path.of(config.model()), 1, CPU);
    SchedulerConfig scheduler =
        SchedulerConfig.read(Path.of(config.model(), "scheduler/scheduler_config.json"));
    return config.stage().equals("motion")
        ? ClipStage.motion(model, scheduler, config, null, share, CPU)
        : ClipStage.appearance(model, scheduler, config, null, share, CPU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"appearance", "motion"})
  void bothStagesLearnAndGoOnAsIfTheyHadNotStopped(String name, @TempDir Path runs)
      throws Exception {
    TrainConfig config = config(name, "clips", template);
    train(config, runs.resolve("whole"));
    train(config.withSteps(1), runs.resolve("stopped"));
    train(config, runs.resolve("stopped"));

    List<Double> losses = losses(runs.resolve("whole"));
    assertThat(losses).hasSize(2).allMatch(loss -> Double.isFinite(loss) && loss > 0);
    assertThat(losses(runs.resolve("stopped"))).isEqualTo(losses);
    assertThat(runs.resolve("whole/sheets/0000002.png")).exists();
  }

  private static void train(TrainConfig config, Path run) throws Exception {
    new TrainingRun(config, run, CPU, RankGroup.alone()).run(report -> {});
  }

  private static List<Double> losses(Path run) throws Exception {
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("log.jsonl"))) {
      JsonNode read = JSON.readTree(line);
      if (read.has("loss")) {
        losses.add(read.get("loss").asDouble());
      }
    }
    return losses;
  }

  @Test
  void aBatchHasPicturesPosesWordsOfEveryFrameAndBeats() throws Exception {
    try (ClipStage stage = stage("appearance", ALONE);
        TensorScope scope = TensorScope.open();
        ClipInputs batch = stage.batch(3)) {
      assertThat(Tensors.shape(batch.clips().references())).containsExactly(2, 64, 64, 3);
      assertThat(Tensors.shape(batch.clips().frames())).containsExactly(4, 64, 64, 3);
      assertThat(batch.posed()).containsExactly(true, true);
      long[] labels = Tensors.longs(batch.clips().parts());
      assertThat(IntStream.range(0, labels.length).filter(i -> labels[i] > 0)).isNotEmpty();
      assertThat(batch.prompts()).hasSize(4).allMatch(words -> !words.isBlank());
    }
    try (ClipStage stage = stage("motion", ALONE);
        TensorScope scope = TensorScope.open();
        ClipInputs batch = stage.batch(3)) {
      assertThat(Tensors.shape(batch.clips().frames())).containsExactly(8, 64, 64, 3);
      assertThat(batch.clips().parts()).isNull();
      assertThat(Tensors.shape(batch.beatClasses())).containsExactly(2, 18);
      assertThat(Tensors.longs(batch.beatClasses())).contains(1);
    }
  }

  @Test
  void refusesADatasetThatDoesNotFit() throws Exception {
    film("slow", 64, 8, new SplitShares(50, 50, 0));
    film("large", 128, 12, new SplitShares(50, 50, 0));
    film("untested", 64, 12, new SplitShares(100, 0, 0));

    assertRefused("slow", template, "must have the model's 12.0 pictures per second", "--fps 12");
    assertRefused("large", template, "the shorter one size = 64, but are 128 x 128");
    assertRefused("untested", template, "clips in its validation split", "has none");
    assertRefused("clips", Path.of("..", "configs", "mini"), "flow_channels", "must be 0");
    assertRefused("nowhere", template, "must be the folder of a finished dataset");
  }

  private static void assertRefused(String dataset, Path model, String... words) throws Exception {
    TrainConfig config = config("motion", dataset, model);
    assertThatThrownBy(() -> stage(config, ALONE))
        .isInstanceOf(UserError.class)
        .message()
        .contains(words);
  }
}
