package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.dataset.Pictures;
import org.musedance.dataset.build.SplitShares;
import org.musedance.dataset.build.WorldDataset;
import org.musedance.dataset.build.WorldSettings;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.ShardFile;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/** Training from latents that were encoded before. */
class EncodedDatasetTest {
  private static final Compute CPU = Compute.cpu();

  /** f16 has 11 significant bits; a value is off by half of the last at most. */
  private static final double ROUNDING = 1.0 / (1 << 12);

  /** Six clips of 64 px in three shards, one for each split, and a model with a VAE. */
  @TempDir private static Path original;

  private static Path model;
  private static Path other;

  @TempDir private Path folder;
  private Path dataset;

  @BeforeAll
  static void film() throws Exception {
    WorldSettings settings = new WorldSettings(6, 64, 12, 2, 9, new SplitShares(50, 34, 16), 64);
    new WorldDataset(settings, original.resolve("clips"), 2, progress -> {}).run();
    model = withVae("model", 1);
    other = withVae("other", 2);
  }

  private static Path withVae(String name, long seed) throws Exception {
    Path folder = PictureModel.in(original.resolve(name));
    MuseDanceModel.create(folder, seed, CPU).save(folder, folder, ScalarType.Float, List.of("vae"));
    return folder;
  }

  @BeforeEach
  void copy() throws Exception {
    dataset = Files.createDirectory(folder.resolve("clips"));
    for (Path file : files(original.resolve("clips"))) {
      Files.copy(file, dataset.resolve(file.getFileName()));
    }
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private EncodedDataset.Result encode() {
    return new EncodedDataset(dataset, model, CPU).run(progress -> {});
  }

  private TrainConfig config(String stage, Path start, boolean latents) {
    return TrainConfig.parse(
        """
        stage: %s
        model: %s
        seed: 1
        steps: 2
        batch: 2
        frames: 2
        size: 64
        data: {shards: %s, buffer: 4, latents: %s}
        optimiser: {learning_rate: 1.0e-3, warmup: 1, schedule: constant, beta1: 0.9,
          beta2: 0.99, weight_decay: 0, clip_norm: 1, ema: 0.9}
        dropout: {text: 0, music: 0, beat: 0, reference: 0, all: 0, pose: 0, previous: 0}
        every: {log: 1, sheet: 2, checkpoint: 1}
        """
            .formatted(stage, start, dataset, latents));
  }

  private static ClipStage stage(TrainConfig config) {
    MuseDanceModel start = MuseDanceModel.create(Path.of(config.model()), 1, CPU);
    SchedulerConfig scheduler =
        SchedulerConfig.read(Path.of(config.model(), "scheduler/scheduler_config.json"));
    Share alone = new Share(2, 0, 1);
    return config.stage().equals("motion")
        ? ClipStage.motion(start, scheduler, config, null, alone, CPU)
        : ClipStage.appearance(start, scheduler, config, null, alone, CPU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"appearance", "motion"})
  void clipsAreTheSameAsThoseThatAreDecoded(String name) throws Exception {
    encode();
    try (ClipStage decoding = stage(config(name, model, false));
        ClipStage remembering = stage(config(name, model, true));
        TensorScope scope = TensorScope.open();
        ClipInputs decoded = decoding.batch(3);
        ClipInputs remembered = remembering.batch(3)) {
      assertThat(remembered.clips().frames()).isNull();
      assertThat(remembered.clips().references()).isNull();
      assertSameFrames(decoded.clips().frames(), remembered.clips().frameLatents());
      assertSameFrames(decoded.clips().references(), remembered.clips().referenceLatents());
      assertThat(remembered.prompts()).isEqualTo(decoded.prompts());
      assertThat(remembered.posed()).isEqualTo(decoded.posed());
      assertThat(torch.equal(remembered.features(), decoded.features())).isTrue();
      assertThat(torch.equal(remembered.heardBy(), decoded.heardBy())).isTrue();
      assertThat(torch.equal(remembered.beatClasses(), decoded.beatClasses())).isTrue();
      if (name.equals("appearance")) {
        assertThat(torch.equal(remembered.clips().parts(), decoded.clips().parts())).isTrue();
      } else {
        assertThat(remembered.clips().parts()).isNull();
      }
    }
  }

  /** The latents are of these pictures within the precision, and of no others among them. */
  private static void assertSameFrames(Tensor pictures, Tensor latents) {
    MuseDanceModel start = MuseDanceModel.create(model, 1, CPU);
    Tensor truth =
        start.vae().scaled(start.vae().encode(Pictures.input(pictures, CPU)).mode()).detach();
    double tolerance = 2 * ROUNDING * largest(truth);
    assertThat(Tensors.shape(latents)).isEqualTo(Tensors.shape(truth));
    for (long row = 0; row < truth.size(0); row++) {
      for (long compared = 0; compared < truth.size(0); compared++) {
        double off = largest(latents.narrow(0, row, 1).sub(truth.narrow(0, compared, 1)));
        boolean same = torch.equal(pictures.narrow(0, row, 1), pictures.narrow(0, compared, 1));
        if (same) {
          assertThat(off).as("row %d", row).isLessThan(tolerance);
        } else {
          assertThat(off).as("rows %d and %d", row, compared).isGreaterThan(5 * tolerance);
        }
      }
    }
  }

  private static double largest(Tensor values) {
    return values.abs().max().item_double();
  }

  @ParameterizedTest
  @ValueSource(strings = {"appearance", "motion"})
  void lossesAreTheSameAndTheEncoderIsNotNeeded(String name) throws Exception {
    encode();
    try (ClipStage decoding = stage(config(name, model, false));
        ClipStage remembering = stage(config(name, model, true));
        TensorScope scope = TensorScope.open();
        ClipInputs decoded = decoding.batch(1);
        ClipInputs remembered = remembering.batch(1)) {
      Parameter first = remembering.parameters().get("vae.encoder.conv_in.weight");
      first.set(Tensors.scale(first.tensor().detach(), Double.NaN));
      double loss = loss(decoding, decoded);
      // thousands of values are rounded, each its own way: their mean is off by much less
      double tolerance = ROUNDING / 4 * loss;

      assertThat(loss(remembering, remembered)).isEqualTo(loss, within(tolerance));
      Tensor frames = remembered.clips().frameLatents();
      frames.copy_(frames.roll(1));
      assertThat(loss(remembering, remembered)).isNotCloseTo(loss, within(5 * tolerance));
    }
  }

  private static double loss(ClipStage stage, ClipInputs batch) {
    return stage.losses(batch, 1).total().item_double();
  }

  @Test
  void aTrainingLearnsFromLatentsAndIsValidatedOnPictures() throws Exception {
    encode();
    Path run = folder.resolve("run");
    List<Double> losses = new ArrayList<>();

    new TrainingRun(config("motion", model, true), run, CPU, RankGroup.alone())
        .run(report -> losses.add(report.loss()));

    assertThat(losses).hasSize(2).allMatch(Double::isFinite);
    assertThat(RunStatus.read(run).validations().get(2L)).isPositive().isFinite();
    assertThat(run.resolve("sheets/0000002.png")).exists();
  }

  @Test
  void goesOnWithTheShardsThatHaveNoneYet() throws Exception {
    List<String> told = new ArrayList<>();
    EncodedDataset.Result first =
        new EncodedDataset(dataset, model, CPU).run(p -> told.add(p.done() + "/" + p.total()));
    Path train = dataset.resolve("train-00000.latents.safetensors");
    Path validation = dataset.resolve("validation-00000.latents.safetensors");
    Path test = dataset.resolve("test-00000.latents.safetensors");
    byte[] whole = Files.readAllBytes(validation);
    Files.delete(train);
    Files.write(validation, Arrays.copyOf(whole, whole.length / 2));
    Path left = dataset.resolve(".train-00000.latents.safetensors.1.part");
    Files.writeString(left, "half");
    Object before = Files.getLastModifiedTime(test);

    EncodedDataset.Result second = encode();
    long bytes = Files.size(train) + Files.size(validation) + Files.size(test);

    assertThat(told).containsExactly("1/6", "2/6", "3/6", "4/6", "5/6", "6/6");
    assertThat(first).isEqualTo(new EncodedDataset.Result(3, 6, 0, bytes));
    assertThat(second).isEqualTo(new EncodedDataset.Result(2, 5, 1, bytes));
    assertThat(Files.readAllBytes(validation)).isEqualTo(whole);
    assertThat(train).exists();
    assertThat(left).doesNotExist();
    assertThat(Files.getLastModifiedTime(test)).isEqualTo(before);
    assertThat(encode()).isEqualTo(new EncodedDataset.Result(0, 0, 3, bytes));
  }

  @Test
  void aDatasetIsEncodedByOneAtATime() {
    List<String> refused = new ArrayList<>();

    new EncodedDataset(dataset, model, CPU)
        .run(
            progress -> {
              assertThatThrownBy(this::encode)
                  .isInstanceOf(UserError.class)
                  .hasMessageContaining(dataset + " must have one encoding at a time");
              refused.add(progress.name());
            });

    assertThat(refused).hasSize(6);
  }

  /** What is encoded together changes the order of sums only. */
  @Test
  void encodesInPartsWhatItWouldEncodeAtOnce() {
    MuseDanceModel start = MuseDanceModel.create(model, 1, CPU);
    PictureEncoder atOnce = new PictureEncoder(start.vae(), CPU, 24 * 64 * 64);
    PictureEncoder inParts = new PictureEncoder(start.vae(), CPU, 5 * 64 * 64);
    try (ShardFile shard = ShardFile.open(dataset.resolve("test-00000.tar"));
        TensorScope scope = TensorScope.open()) {
      Tensor whole = shard.read(shard.records().get(0), atOnce::encode).to(ScalarType.Float);
      Tensor joined = shard.read(shard.records().get(0), inParts::encode).to(ScalarType.Float);

      assertThat(Tensors.shape(whole)).containsExactly(24, 8, 8, 8);
      assertThat(largest(whole.sub(joined))).isLessThan(2 * ROUNDING * largest(whole));
    }
  }

  @Test
  void namesLatentsThatAreMissingOrOthers() throws Exception {
    TrainConfig config = config("motion", model, true);
    assertRefused(
        () -> stage(config),
        "the latents of train-00000.tar must be in",
        "there is no such file",
        "musedance dataset encode " + dataset + " --model " + model);

    encode();
    assertRefused(
        () -> stage(config("motion", other, true)),
        "made by the VAE of " + other,
        "musedance dataset encode " + dataset + " --model " + other);

    change("\"width\" : 64", "\"width\" : 128");
    assertRefused(() -> stage(config), "of the dataset's pictures (128 x 64)", "(64 x 64)");

    change("\"width\" : 128", "\"width\" : 64");
    long bytes = DatasetIndex.read(dataset).shards().get(0).bytes();
    change("\"bytes\" : " + bytes, "\"bytes\" : 7");
    assertRefused(() -> stage(config), "of train-00000.tar (7 bytes)", "(" + bytes + " bytes)");
  }

  private void change(String from, String to) throws Exception {
    Path file = dataset.resolve(DatasetIndex.FILE);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @Test
  void refusesModelsThatLearnFromMore() throws Exception {
    Path mini = Path.of("..", "configs", "mini");
    assertRefused(
        () -> stage(config("motion", mini, true)), "flow_channels", "must be 0, but is 2");
    assertRefused(() -> new EncodedDataset(dataset, mini, CPU), "flow_channels", "must be 0");

    Path seeing = PictureModel.in(folder.resolve("seeing"));
    Path file = seeing.resolve("musedance.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"flow_channels\"", "\"image_context\": \"beside_text\", \"flow_channels\""));
    assertRefused(
        () -> new EncodedDataset(dataset, seeing, CPU),
        "image_context",
        "must be none",
        "needs the pictures themselves");
    assertRefused(
        () -> new EncodedDataset(dataset, PictureModel.in(folder.resolve("untrained")), CPU),
        "untrained");
  }

  private interface Attempt {
    void make() throws Exception;
  }

  private static void assertRefused(Attempt attempt, String... words) {
    assertThatThrownBy(attempt::make).isInstanceOf(UserError.class).message().contains(words);
  }
}
