package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.SongBank;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

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
    return new TrainConfig(
        stage,
        MINI.toString(),
        1,
        1,
        2,
        2,
        64,
        null,
        scattered,
        null,
        null,
        new TrainConfig.Optimiser(1e-2, 1, "constant", 0.9, 0.99, 0, 1, 0.9),
        new TrainConfig.Dropout(0, 0, 0, 0, 0, 0, 0),
        new TrainConfig.Every(1, 1, 1));
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
                        "(vae|reference_decoder|text_encoder|music_encoder|conditioner)\\..*"));
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

  private static Map<String, float[]> values(ClipStage stage) {
    Map<String, float[]> values = new LinkedHashMap<>();
    stage
        .parameters()
        .forEach((key, parameter) -> values.put(key, Tensors.floats(parameter.tensor())));
    return values;
  }
}
