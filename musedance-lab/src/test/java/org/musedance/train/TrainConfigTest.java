package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.model.folder.ModelPart;
import org.musedance.tensor.UserError;

class TrainConfigTest {
  private static final String SHORT =
      "stage: motion\nmodel: configs/mini\nseed: 4\nsteps: 10\nbatch: 2\nframes: 3\nsize: 64\n";

  @TempDir private Path folder;

  private TrainConfig read(String yaml) throws Exception {
    return TrainConfig.read(Files.writeString(folder.resolve("run.yaml"), yaml));
  }

  private void assertRefused(String yaml, String... words) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(UserError.class)
        .message()
        .contains(words)
        .doesNotContain("org.musedance", "Cannot construct");
  }

  @Test
  void whatIsNotSaidHasDefaults() throws Exception {
    TrainConfig config = read(SHORT);

    assertThat(config.stage()).isEqualTo("motion");
    assertThat(config.seed()).isEqualTo(4);
    assertThat(config.timestepPower()).isEqualTo(1);
    assertThat(config.trainable()).isEmpty();
    assertThat(config.accumulate()).isEqualTo(1);
    assertThat(config.keep()).isEqualTo(2);
    assertThat(config.data()).isEqualTo(new TrainConfig.Data(400, 16.0, 0, null, 1000, false));
    assertThat(config.optimiser()).isEqualTo(TrainConfig.Optimiser.defaults());
    // MuseDance's previous-frame dropout, and AnimateAnyone-like condition dropout
    assertThat(config.dropout())
        .isEqualTo(new TrainConfig.Dropout(0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.05));
    assertThat(config.loss()).isEqualTo(new TrainConfig.Loss(5.0, 0.0));
    assertThat(config.checkpointing()).isFalse();
    assertThat(config.optimiser().factored()).isFalse();
    assertThat(config.every()).isEqualTo(new TrainConfig.Every(20, 500, 500, 500L));
  }

  @Test
  void whatIsWrittenBesideARunReadsBackTheSame() throws Exception {
    TrainConfig config = read(SHORT + "timestep_power: 0.5\ntrainable: [\"^vae\"]\n");

    assertThat(read(config.yaml())).isEqualTo(config);
  }

  @Test
  void onlyMusicModulesStartFromHallo() throws Exception {
    assertThat(read(SHORT + "hallo: net.pth\n").hallo()).isEqualTo("net.pth");
    assertRefused(
        SHORT.replace("stage: motion", "stage: vae") + "hallo: net.pth\n",
        "hallo must be given only in the stage motion, but was in vae");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mini-vae",
        "mini-text",
        "mini-appearance",
        "mini-motion",
        "mini-decoder",
        "mini-overfit-motion",
        "mini-overfit-decoder",
        "sd15-appearance",
        "sd15-motion"
      })
  void theConfigurationsThatAreThereCanBeRead(String name) {
    TrainConfig config = TrainConfig.read(Path.of("..", "configs", name + ".yaml"));

    assertThat(name).endsWith(config.stage());
  }

  /** What a run without beats is compared with differs in nothing else. */
  @Test
  void theAblationsAreTheSameRunsWithoutBeats() {
    Set<ModelPart> beat = Set.of(ModelPart.BEAT);

    assertThat(configuration("mini-moments-without-beat"))
        .isEqualTo(configuration("mini-moments").without(beat));
    assertThat(configuration("mini-motion-without-beat"))
        .isEqualTo(
            configuration("mini-motion")
                .withModel("runs/mini-moments-without-beat/model")
                .without(beat));
  }

  private static TrainConfig configuration(String name) {
    return TrainConfig.read(Path.of("..", "configs", name + ".yaml"));
  }

  @Test
  void aPartThatDoesNotExistCannotBeLeftOut() {
    assertRefused(SHORT + "without: [legs]\n", "without must be a part of the model", "legs");
  }

  @Test
  void momentsAreTheMotionStageOnScatteredFrames() throws Exception {
    TrainConfig config = TrainConfig.read(Path.of("..", "configs", "mini-moments.yaml"));

    assertThat(config.stage()).isEqualTo("motion");
    assertThat(config.scattered()).isTrue();
    assertThat(read(SHORT).scattered()).isFalse();
  }

  @Test
  void wholePassesLearnFromTheSameClips() throws Exception {
    TrainConfig halves = read(SHORT + "accumulate: 2\nconcurrent: 2\n");
    TrainConfig whole = halves.inWholePasses();

    assertThat(whole.batch()).isEqualTo(2 * halves.batch());
    assertThat(whole.accumulate()).isEqualTo(1);
    assertThat(whole.concurrent()).isEqualTo(1);
    assertThat(halves.withAccumulate(3).concurrent()).isEqualTo(1);
  }

  @Test
  void refusesAWrongFileInOneSentence() {
    assertRefused(
        SHORT + "trainable: [\"^(vae\"]\n", "trainable must be regular expressions", "^(vae");
    assertRefused(SHORT + "bacth: 3\n", "run.yaml", "bacth", "configs/");
    assertRefused(SHORT.replace("batch: 2\n", ""), "run.yaml", "batch");
    assertRefused(SHORT.replace("batch: 2", "batch: 0"), "batch must be at least 1, but was 0");
    assertRefused(SHORT + "accumulate: 0\n", "accumulate must be at least 1, but was 0");
    assertRefused(
        SHORT + "accumulate: 4\nconcurrent: 2\n",
        "concurrent must be 1, or 2 with accumulate: 2",
        "but was 2 with accumulate: 4;");
    assertRefused(
        SHORT + "accumulate: 2\nconcurrent: 2\ncheckpointing: true\n",
        "but was 2 with accumulate: 2 and checkpointing;");
    assertRefused(SHORT + "accumulate: 2\nconcurrent: 0\n", "concurrent must be 1", "was 0");
    assertRefused(SHORT + "data: {clips: -1}\n", "clips must be at least 0, but was -1");
    assertRefused(
        SHORT + "data: {clips: 2, shards: a}\n",
        "data.clips must be given only without data.shards");
    assertRefused(
        SHORT.replace("stage: motion", "stage: vae") + "data: {clips: 2}\n",
        "data.clips must be given only in the stages appearance, motion and decoder, but was in vae");
    assertRefused(
        SHORT + "data: {latents: true}\n", "data.latents must be given only with data.shards");
    assertRefused(SHORT + "keep: 0\n", "keep must be at least 1, but was 0");
    assertRefused(SHORT.replace("size: 64", "size: 100"), "size must be a multiple of 64");
    assertRefused(
        SHORT.replace("stage: motion", "stage: dance"),
        "stage must be text, vae, subject, appearance");
    assertRefused(
        SHORT.replace("stage: motion\n", ""), "stage must be text, vae, subject, appearance");
    assertRefused(SHORT.replace("model: configs/mini\n", ""), "model must be a model folder");
    assertRefused(SHORT + "data: {songs: 0, song_seconds: 16}\n", "songs must be at least 1");
    assertRefused(SHORT + "data: {shards: clips, buffer: 0}\n", "buffer must be at least 1");
    assertRefused(
        SHORT.replace("stage: motion", "stage: vae") + "data: {shards: clips}\n",
        "data.shards must be given only in the stages appearance and motion, but was in vae");
    assertRefused(SHORT + "every: {log: 0, sheet: 1, checkpoint: 1}\n", "log must be at least 1");
    assertRefused(SHORT + optimiser("linear"), "schedule must be cosine or constant");
    assertRefused(SHORT + "loss: {snr_gamma: -1}\n", "snr_gamma must not be negative");
    assertRefused(
        SHORT + optimiser("cosine").replace("ema: 0.9", "ema: 0.9, state: 8bit"),
        "optimiser.state must be full or factored, but was 8bit");
    assertRefused(
        SHORT + optimiser("cosine").replace("ema: 0.9", "ema: 1"), "ema must be at least");
    assertThatThrownBy(() -> TrainConfig.read(folder.resolve("none.yaml")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.yaml must be a readable file");
  }

  private static String optimiser(String schedule) {
    return "optimiser: {learning_rate: 1, warmup: 1, schedule: "
        + schedule
        + ", beta1: 0.9, beta2: 0.99, weight_decay: 0, clip_norm: 1, ema: 0.9}\n";
  }

  @Test
  void theRateGrowsThenFallsAsACosineToAHundredth() {
    TrainConfig.Optimiser optimiser =
        new TrainConfig.Optimiser(2, 10, "cosine", 0.9, 0.99, 0, 1, 0.99, "full");

    assertThat(optimiser.rate(100, 200)).isEqualTo(2 * (0.01 + 0.99 / 2), within(1e-12));
    assertThat(optimiser.rate(200, 200)).isEqualTo(2 * 0.01, within(1e-12));
    assertThat(optimiser.rate(300, 200)).isEqualTo(2 * 0.01, within(1e-12));
    // warmup: half way up, the cosine still within a percent of 1
    assertThat(optimiser.rate(5, 200)).isEqualTo(1, within(0.01));
  }

  @Test
  void aConstantRateStaysAfterItsWarmup() {
    TrainConfig.Optimiser optimiser =
        new TrainConfig.Optimiser(2, 10, "constant", 0.9, 0.99, 0, 1, 0.99, "full");

    assertThat(optimiser.rate(1, 200)).isEqualTo(0.2, within(1e-12));
    assertThat(optimiser.rate(10, 200)).isEqualTo(2);
    assertThat(optimiser.rate(200, 200)).isEqualTo(2);
  }
}
