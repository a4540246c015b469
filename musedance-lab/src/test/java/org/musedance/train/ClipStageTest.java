package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.SongBank;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class ClipStageTest {
  private static final Path MINI = Path.of("..", "configs", "mini");
  private static final Compute CPU = Compute.cpu();
  private static final Share ALL = new Share(2, 0, 1);
  private static final double DEVIATION = 0.02;
  private static final List<String> DANCE =
      List.of(
          ".music_modules.",
          ".beat_modules.",
          ".motion_modules.",
          ".added_conditions.music.",
          ".added_conditions.beat.");

  /** The denoiser reads up to the last transformer's first norm; what comes after has no say. */
  private static final Pattern NOT_READ =
      Pattern.compile(
          "reference_unet\\.up_blocks\\.(2\\.|1\\.(upsamplers|attentions\\.1\\.(proj_out"
              + "|transformer_blocks\\.0\\.(attn|ff|norm[23]))))");

  private static SongBank songs;
  private MuseDanceModel model;

  @TempDir private Path folder;

  @BeforeAll
  static void compose() {
    MuseDanceModel outline = MuseDanceModel.outline(MINI);
    songs = new SongBank(5, 3, 4, outline.ears(), outline.config().framesPerSecond());
  }

  /** Random weights everywhere: where training starts at zero, others would get no gradient. */
  @BeforeEach
  void create() {
    model = MuseDanceModel.create(MINI, 1, CPU);
    SplittableRandom random = new SplittableRandom(2);
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

  private static TrainConfig config(String stage) {
    return config(stage, false);
  }

  private static TrainConfig config(String stage, boolean scattered) {
    return config(stage, scattered, "[]");
  }

  private static TrainConfig config(String stage, boolean scattered, String trainable) {
    return TrainConfig.parse(
        """
        stage: %s
        model: %s
        seed: 1
        steps: 1
        batch: 2
        frames: 2
        size: 64
        scattered: %s
        trainable: %s
        optimiser: {learning_rate: 1.0e-2, warmup: 1, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 0, clip_norm: 1, ema: 0.9}
        dropout: {text: 0, music: 0, beat: 0, reference: 0, all: 0, pose: 0, previous: 0}
        every: {log: 1, sheet: 1, checkpoint: 1}
        """
            .formatted(stage, MINI, scattered, trainable));
  }

  private ClipStage appearance() {
    return ClipStage.appearance(model, scheduler(), config("appearance"), songs, ALL, CPU);
  }

  private ClipStage motion() {
    return ClipStage.motion(model, scheduler(), config("motion"), songs, ALL, CPU);
  }

  private ClipStage scattered() {
    return ClipStage.motion(model, scheduler(), config("motion", true), songs, ALL, CPU);
  }

  @Test
  void partsThatLearnInOtherStagesAreRefused() {
    TrainConfig config = config("motion", false, "[\"^vae\\\\.decoder\"]");

    assertThatThrownBy(() -> ClipStage.motion(model, scheduler(), config, songs, ALL, CPU))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("trainable must match what the stage motion learns")
        .hasMessageContaining("vae.decoder.");
  }

  private static SchedulerConfig scheduler() {
    return SchedulerConfig.read(MINI.resolve("scheduler/scheduler_config.json"));
  }

  private static boolean dances(String key) {
    return DANCE.stream().anyMatch(key::contains);
  }

  private static Set<String> trained(ClipStage stage) {
    return Trainer.trained(stage, List.of()).keySet();
  }

  private static Set<String> groups(Set<String> keys) {
    return keys.stream()
        .map(key -> key.substring(0, key.indexOf('.')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void appearanceTrainsSpatialLayersReferenceNetAndPoseGuider() {
    Set<String> trained = trained(appearance());

    assertThat(groups(trained)).containsExactly("denoising_unet", "pose_guider", "reference_unet");
    assertThat(trained).noneMatch(ClipStageTest::dances);
    assertThat(appearance().parameters().keySet())
        .filteredOn(key -> !trained.contains(key))
        .allMatch(
            key ->
                dances(key)
                    || key.matches(
                        "(vae|reference_decoder|subject_finder|text_encoder|music_encoder|conditioner)\\..*"));
  }

  @Test
  void motionTrainsMusicBeatAndMotionModulesAndWhatFeedsThem() {
    Set<String> trained = trained(motion());

    assertThat(groups(trained)).containsExactly("conditioner", "denoising_unet");
    assertThat(trained)
        .filteredOn(key -> key.startsWith("denoising_unet."))
        .allMatch(ClipStageTest::dances);
    assertThat(DANCE).allSatisfy(part -> assertThat(trained).anyMatch(key -> key.contains(part)));
    assertThat(motion().parameters().keySet())
        .filteredOn(key -> !trained.contains(key))
        .noneMatch(key -> dances(key) || key.startsWith("conditioner."));
  }

  @Test
  void aStepOfAppearanceChangesWhatIsTrainedAndNothingElse() throws Exception {
    assertOneStepChanges(appearance(), "appearance");
  }

  /** The reference picture is a token of the context then, and its encoder stays as it is. */
  @Test
  void aModelThatSeesThePictureInItsContextTrainsTheSameParts() throws Exception {
    Path other = withImageContext(folder.resolve("configuration"));
    Set<String> without = trained(motion());
    model = MuseDanceModel.create(other, 1, CPU);
    assertThat(trained(motion())).isEqualTo(without);

    double seen = loss();
    model.imageEncoder().initialise(7);
    assertThat(loss()).isPositive().isNotEqualTo(seen);
  }

  private double loss() throws Exception {
    ClipStage stage = motion();
    try (TensorScope scope = TensorScope.open();
        ClipInputs batch = stage.batch(0)) {
      return stage.losses(batch, 0).total().item_double();
    }
  }

  /** The small model's configuration with an image encoder of its width. */
  private static Path withImageContext(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(MINI)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(MINI.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Files.createDirectory(target.resolve("image_encoder"));
    Files.writeString(
        target.resolve("image_encoder/config.json"),
        """
        {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1,
         "num_attention_heads": 4, "image_size": 28, "patch_size": 14, "projection_dim": 96}
        """);
    Path config = target.resolve("musedance.json");
    String json = Files.readString(config);
    Files.writeString(config, json.replaceFirst("\\{", "{\n  \"image_context\": \"beside_text\","));
    return target;
  }

  @Test
  void aStepOfMotionChangesWhatIsTrainedAndNothingElse() throws Exception {
    assertOneStepChanges(motion(), "motion");
  }

  @Test
  void scatteredMomentsPassByTheMotionModules() throws Exception {
    assertOneStepChanges(scattered(), "motion", key -> !key.contains(".motion_modules."));
  }

  private void assertOneStepChanges(ClipStage stage, String name) throws Exception {
    assertOneStepChanges(stage, name, key -> !NOT_READ.matcher(key).lookingAt());
  }

  private void assertOneStepChanges(ClipStage stage, String name, Predicate<String> isRead)
      throws Exception {
    Set<String> trained = trained(stage);
    Map<String, float[]> before = values(stage);
    double[] loss = new double[1];

    new Trainer<>(stage, config(name), CPU, folder).run(report -> loss[0] = report.loss());

    assertThat(loss[0]).isPositive().isFinite();
    Map<String, float[]> after = values(stage);
    Set<String> changed = new TreeSet<>();
    before.forEach(
        (key, values) -> {
          if (!Arrays.equals(values, after.get(key))) {
            changed.add(key);
          }
        });
    Set<String> read =
        trained.stream().filter(isRead).collect(Collectors.toCollection(TreeSet::new));
    assertThat(changed).isEqualTo(read);
  }

  /** So that a model can learn them by heart. */
  @Test
  void aFewClipsComeAgainAndAgainAndAreValidatedOn() {
    TrainConfig config = TrainConfig.parse(config("motion").yaml().replace("clips: 0", "clips: 2"));
    try (ClipStage stage = ClipStage.motion(model, scheduler(), config, songs, ALL, CPU);
        TensorScope scope = TensorScope.open();
        ClipInputs first = stage.batch(1);
        ClipInputs second = stage.batch(2);
        ClipInputs validation = stage.validation(0)) {
      for (ClipInputs other : List.of(second, validation)) {
        assertThat(other.prompts()).isEqualTo(first.prompts());
        assertThat(Tensors.floats(other.clips().frames()))
            .isEqualTo(Tensors.floats(first.clips().frames()));
      }
      assertThat(stage.describe(1)).isEqualTo(stage.describe(2)).hasSize(2);
      assertThat(stage.describe(1).get(0)).containsKeys("caption", "dancer", "song", "tempo");
    }
  }

  @Test
  void whatIsLeftOutDoesNotLearn() throws Exception {
    TrainConfig config = config("motion").without(Set.of(ModelPart.BEAT));
    ClipStage stage = ClipStage.motion(model, scheduler(), config, songs, ALL, CPU);
    Map<String, float[]> before = values(stage);

    new Trainer<>(stage, config, CPU, folder).run(report -> {});

    Map<String, float[]> after = values(stage);
    assertThat(before.keySet())
        .filteredOn(key -> !Arrays.equals(before.get(key), after.get(key)))
        .noneMatch(key -> key.contains("beat"))
        .anyMatch(key -> key.contains("music_modules"))
        .anyMatch(key -> key.contains("motion_modules"));
  }

  private static Map<String, float[]> values(ClipStage stage) {
    Map<String, float[]> values = new LinkedHashMap<>();
    stage
        .parameters()
        .forEach((key, parameter) -> values.put(key, Tensors.floats(parameter.tensor())));
    return values;
  }
}
