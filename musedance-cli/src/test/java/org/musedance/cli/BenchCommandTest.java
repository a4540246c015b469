package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.media.Rgb;
import org.musedance.media.Sound;
import org.musedance.media.SoundWriter;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;

/** The tables are there; what they say depends on the machine and is never asserted. */
class BenchCommandTest {
  private static final Path CONFIGURATION = Path.of("..", "configs", "mini");
  private static final String MEASURED = "\\s+\\d+\\.\\d\\d s\\s+(\\d+ MiB|unknown)";

  @TempDir private Path folder;

  @Test
  void printsARowPerSizeAndType() {
    CommandLineRun run = CommandLineRun.of("bench", "attention", "--seconds", "1e-9");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().skip(3))
        .as("bf16 only where the machine has it")
        .hasSizeBetween(4, 8)
        .allSatisfy(
            row ->
                assertThat(row)
                    .matches("(self|temporal|cross), .* (f32|bf16)(\\s+\\d+\\.\\d+){4}"));
  }

  @Test
  void timesListeningInAProcessOfItsOwn() {
    CommandLineRun run = CommandLineRun.of("bench", "listen", "--seconds", "4");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().skip(2))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).matches("(musedance|librosa 0.11 .*)" + MEASURED));
  }

  @Test
  void timesAStepOfAnyModel() {
    CommandLineRun unet = CommandLineRun.of("bench", "unet", "--model", "mini", "--calls", "1");
    CommandLineRun dance =
        CommandLineRun.of("bench", "dance", "--model", "mini", "--frames", "2", "--parts");

    assertThat(unet.exitCode()).isZero();
    assertThat(unet.out()).contains("matmul peak", "share of it", "peak memory");
    assertThat(dance.exitCode()).isZero();
    assertThat(dance.out())
        .contains("2 frames and 2 before", "step with guidance", "  motion", "decode a frame");
  }

  @Test
  void timesStepsOfATrainingAndWritesNothing() {
    String config = Path.of("..", "configs", "sd15-motion.yaml").toString();
    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "train",
            "--config=" + config,
            "--model=" + CONFIGURATION,
            "--accumulate=1",
            "--frames=1",
            "--steps=2");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "motion stage of",
            "512 px, clips of 1 frames, 1 a pass, passes a step: 1, factored state, checkpointing")
        .containsPattern("weights learn, [\\d,]+ are frozen")
        .containsPattern("step 2  loss \\d+\\.\\d+  gradient norm \\d+\\.\\d+")
        .containsPattern("peak memory (\\d+ MiB|unknown)");
  }

  @Test
  void namesWhatATrainingCannotBeTimedWith() {
    String config = "--config=" + Path.of("..", "configs", "mini-motion.yaml");
    CommandLineRun steps = CommandLineRun.of("bench", "train", config, "--steps", "0");
    CommandLineRun rounds = CommandLineRun.of("bench", "train", config, "--rounds", "0");
    CommandLineRun frames =
        CommandLineRun.of("bench", "train", config, "--model=" + CONFIGURATION, "--frames", "0");

    assertThat(rounds.exitCode()).isEqualTo(2);
    assertThat(rounds.err()).contains("--rounds must be at least 1, but was 0");
    assertThat(steps.exitCode()).isEqualTo(2);
    assertThat(steps.err()).contains("--steps must be at least 1, but was 0");
    assertThat(frames.exitCode()).isEqualTo(2);
    assertThat(frames.err()).contains("frames must be at least 1, but was 0");
  }

  @Test
  void namesWhatAStepCannotBeTimedWith() {
    CommandLineRun calls = CommandLineRun.of("bench", "unet", "--model", "mini", "--calls", "0");
    CommandLineRun frames = CommandLineRun.of("bench", "dance", "--model", "mini", "--frames", "0");

    assertThat(calls.exitCode()).isEqualTo(2);
    assertThat(calls.err()).contains("--calls must be at least 1, but was 0");
    assertThat(frames.exitCode()).isEqualTo(2);
    assertThat(frames.err()).contains("--frames must be at least 1, but was 0");
  }

  @Test
  void timesAnimatingAndWatchesMemory() {
    List<String> inputs = inputs();
    CommandLineRun cold = bench("animate", inputs, "--seconds", "0.2", "--size", "256,1024");
    CommandLineRun many = bench("memory", inputs, "--animations", "2");

    assertThat(cold.exitCode()).isZero();
    assertThat(cold.out().lines().skip(2))
        .hasSize(2)
        .allSatisfy(
            row ->
                assertThat(row)
                    .matches(
                        "(256 x 192|1024 x 768) +3"
                            + MEASURED
                            + "\\s+\\d+\\.\\d +x \\d+\\.\\d\\d"));
    assertThat(many.exitCode()).isZero();
    assertThat(many.out().lines().skip(2))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).matches(" +[02] +\\d+ +(\\d+ MiB|unknown)"));
  }

  @Test
  void saysWhyTheMeasuredCommandFailed() {
    assertThatThrownBy(() -> ColdRun.of("listen", folder.resolve("nothing.wav").toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("listen must succeed, but ended with 2 (musedance: ")
        .hasMessageContaining("nothing.wav");
  }

  private static CommandLineRun bench(String name, List<String> inputs, String... more) {
    List<String> all = new ArrayList<>(List.of("bench", name));
    all.addAll(inputs);
    all.addAll(List.of(more));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  /** A small picture, a second of silence and the small model's networks before training. */
  private List<String> inputs() {
    Path image = folder.resolve("picture.png");
    Path music = folder.resolve("music.wav");
    Path model = folder.resolve("model");
    PictureWriter.png(Picture.filled(40, 30, new Rgb(200, 30, 60)), image);
    SoundWriter.wav(Sound.ofMono(new float[22_050], 22_050), music);
    MuseDanceModel networks = MuseDanceModel.create(CONFIGURATION, 1, Compute.cpu());
    networks.save(
        CONFIGURATION, model, ScalarType.Float, List.copyOf(networks.components().keySet()));
    return List.of("--image=" + image, "--music=" + music, "--model=" + model);
  }
}
