package org.musedance.evaluate.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.features.LatentEncoders;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.ReportFolder;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.WeightsFile;

class StudyTest {
  private static final Map<String, Object> SETTING = Map.of("model", "shaker", "seed", 5);

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  /** Shakes the reference to and fro, one pixel per frame. */
  private static final Dancer SHAKER =
      (reference, music, text, seconds, seed) -> {
        List<DancedFrame> frames = new ArrayList<>();
        float[] flow = new float[2 * reference.width() * reference.height()];
        for (int i = 0; i < 12 * seconds; i++) {
          Picture moved =
              reference.pad(i % 3, 0, 2 - i % 3, 0, Picture.Edge.REPLICATE).crop(1, 0, 64, 64);
          frames.add(new DancedFrame(moved, flow, 64, 64));
        }
        return frames;
      };

  private static Selection selection(String... keys) {
    return Selection.of(List.of(keys), Map.of(), LatentEncoders.untrained());
  }

  private List<ClipResult> run(int clips, Object setting) {
    WorldProgramme programme = new WorldProgramme(SHAKER, 5, clips, 2, 12, 64);
    return new Study(programme, selection(), folder, said::add).run(setting);
  }

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    run(1, SETTING);
    Files.delete(folder.resolve("videos/001-bounce-house.mp4"));

    List<ClipResult> all = run(2, SETTING);

    assertThat(said).containsExactly("clip 1/1: 001-bounce-house", "clip 2/2: 002-sway-disco");
    assertThat(all)
        .extracting(ClipResult::name)
        .containsExactly("001-bounce-house", "002-sway-disco");
    assertThat(folder.resolve("videos/001-bounce-house.mp4")).doesNotExist();
    try (VideoReader video = VideoReader.open(folder.resolve("videos/002-sway-disco-truth.mp4"))) {
      assertThat(video.readAll()).hasSize(24);
      assertThat(video.sound()).isPresent();
    }
  }

  @Test
  void refusesResultsOfAnotherSetting() {
    run(1, SETTING);

    assertThatThrownBy(() -> run(1, Map.of("model", "shaker", "seed", 6)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "output "
                + folder
                + " must be a new folder or one of the same evaluation, but holds results of"
                + " another setting; choose another folder or delete it");
  }

  @Test
  void whatIsReadAgainIsWhatWasMeasured() throws IOException {
    List<ClipResult> measured = run(2, SETTING);
    List<ClipResult> read = run(2, SETTING);

    String one = json(measured, folder.resolve("one"));
    String again = json(read, folder.resolve("again"));

    assertThat(again).isEqualTo(one);
  }

  private String json(List<ClipResult> clips, Path target) throws IOException {
    new ReportFolder(target).write(report(clips));
    return Files.readString(target.resolve("report.json"));
  }

  private static Report report(List<ClipResult> clips) {
    return new StudyReport(selection(), clips, new Bootstrap(50, 1))
        .report("Evaluation of shaker", SETTING, "a test");
  }

  @Test
  void theReportHasEveryTableVideoAndControl() throws IOException {
    new ReportFolder(folder).write(report(run(2, SETTING)));

    JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.get("setting").get("model").asText()).isEqualTo("shaker");
    assertThat(json.get("tables").findValuesAsText("title"))
        .contains("Likeness to the truth", "On the beat", "By style of music", "Clip by clip");
    assertThat(json.get("tables").get(0).get("caption").asText())
        .isEqualTo("2 clips of 24 frames at 12 fps, 64 x 64 pixels");
    assertThat(json.get("tables").get(1).get("rows").findValuesAsText("name"))
        .containsExactly(
            "model",
            "control: shuffled music",
            "control: still video",
            "control: jittered video",
            "ground truth",
            "ground truth, shuffled music");
    assertThat(folder.resolve("report.html"))
        .content()
        .contains(
            "<video src=\"videos/001-bounce-house.mp4\"",
            "<video src=\"videos/001-bounce-house-truth.mp4\"",
            "data-seconds=\"[",
            "<img class=\"plot\" src=\"speed-by-beat.png\"");
    assertThat(folder.resolve("report.md")).content().contains("| model | ", "## Definitions");
    assertThat(folder.resolve("report.tex"))
        .content()
        .contains("\\begin{tabular}", "PSNR dB $\\uparrow$", "music$\\rightarrow$dance");
    assertThat(folder.resolve("likeness.png")).exists();
  }

  @Test
  void measuresWithoutTheirFilesAreRefused() {
    assertThatThrownBy(() -> selection("lpips-vgg"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "metric lpips-vgg must have its network, but --weights vgg=FILE and --weights"
                + " vgg-lin=FILE is not given; give it or leave the metric out");
    assertThatThrownBy(() -> selection("fvd"))
        .hasMessage(
            "metric fvd must have its network, but --weights i3d=FILE is not given; give it or"
                + " leave the metric out");
    assertThatThrownBy(() -> selection("psnr", "fvp"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "--metrics must be a known name, but was fvp; choose one of psnr, ");
    assertThatThrownBy(
            () -> Selection.of(List.of(), Map.of("i2d", folder), LatentEncoders.untrained()))
        .hasMessageStartingWith(
            "--weights must be a known name, but was i2d; choose one of alex, ");
  }

  @Test
  void theLegacyVariantStandsThereOnlyWhenAskedFor() {
    assertThat(selection().measures()).extracting(Measure::key).doesNotContain("psnr-legacy", "l1");
    assertThat(selection("psnr", "psnr-legacy").measures())
        .extracting(measure -> measure.column().title())
        .containsExactly("PSNR dB", "PSNR dB (legacy wrapped)");
  }

  @Test
  void takesEmbeddingsOfAnyNetworkByTheClipsName() {
    Path file = folder.resolve("embeddings.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      WeightsFile.save(
          file,
          Map.of(
              "001-bounce-house.audio", Tensors.of(new float[] {1, 0}, 1, 2),
              "001-bounce-house.video", Tensors.of(new float[] {3, 0, 0, 2}, 2, 2)),
          Map.of());
    }
    Selection chosen =
        Selection.of(
            List.of("audio-video"), Map.of("embeddings", file), LatentEncoders.untrained());
    Performance one = new WorldProgramme(SHAKER, 5, 1, 2, 12, 64).perform(0);

    ClipResult result = new ClipMeasurement(chosen, one).result();

    assertThat(result.score(Take.MODEL, "audio-video")).isEqualTo(0.5);
    assertThat(result.score(Take.TRUTH, "audio-video")).isNaN();
  }

  @Test
  void readsFoldersOfVideos() throws IOException {
    run(2, SETTING);
    Path real = Files.createDirectory(folder.resolve("real"));
    Path generated = Files.createDirectory(folder.resolve("generated"));
    for (String name : List.of("001-bounce-house", "002-sway-disco")) {
      Files.copy(folder.resolve("videos/" + name + "-truth.mp4"), real.resolve(name + ".mp4"));
      Files.copy(folder.resolve("videos/" + name + ".mp4"), generated.resolve(name + ".mp4"));
    }
    Files.writeString(generated.resolve("001-bounce-house.txt"), "bounce\n");

    Performance one = new FolderProgramme(generated, real).perform(0);

    assertThat(one.prompt()).isEqualTo("bounce");
    assertThat(one.frames()).hasSize(24);
    assertThat(one.truth()).hasSize(24);
    assertThat(one.reference()).isEqualTo(one.truth().get(0));
    assertThat(one.fps()).isEqualTo(12);
    assertThat(one.sound()).isPresent();
    Files.delete(real.resolve("002-sway-disco.mp4"));
    assertThatThrownBy(() -> new FolderProgramme(generated, real))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("but 002-sway-disco has none in " + real);
    assertThatThrownBy(() -> new FolderProgramme(folder.resolve("results"), null))
        .hasMessage(
            "--generated must be a folder of videos, but "
                + folder.resolve("results")
                + " is not (no video in it); name another");
  }
}
