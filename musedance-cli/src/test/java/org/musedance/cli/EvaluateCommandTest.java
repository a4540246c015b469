package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.media.Rgb;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.WeightsFile;

class EvaluateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    UntrainedModel.write(shared.resolve("model"));
    Files.createDirectory(shared.resolve("pictures"));
    PictureWriter.png(
        Picture.filled(64, 64, new Rgb(200, 30, 30)), shared.resolve("pictures/red.png"));
  }

  private int run(String... words) {
    List<String> arguments = new ArrayList<>(List.of("evaluate"));
    arguments.addAll(List.of(words));
    if (!arguments.contains("compare") && !arguments.contains("distance")) {
      arguments.addAll(List.of("--model", shared.resolve("model").toString(), "--device", "cpu"));
    }
    return Musedance.execute(
        new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private String to(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void measuresAModelAndComparesItWithItsAblation() throws IOException {
    assertThat(run("--clips", "2", "--seconds", "2", "--resamples", "20", "-o", to("full")))
        .isZero();
    assertThat(
            run("--clips", "2", "--seconds", "2", "--without", "beat,music", "-o", to("without")))
        .isZero();
    int exit = run("compare", "full=" + to("full"), "without=" + to("without"), "-o", to("both"));

    assertThat(exit).as(err.toString()).isZero();
    assertThat(err.toString()).contains("clip 1/2: 001-bounce-house", "clip 2/2: 002-sway-disco");
    assertThat(out.toString()).contains("report.html");
    assertThat(report("full").get("setting").get("sampler").asText())
        .isEqualTo("ddim, 1 step, guidance 1.0");
    assertThat(report("full").get("setting").has("commit")).isTrue();
    assertThat(report("without").get("setting").get("without").asText()).isEqualTo("[music, beat]");
    assertThat(report("both").get("tables").findValuesAsText("title"))
        .contains("All clips", "Differences", "By style of music");
    assertThat(report("both").get("tables").get(1).get("rows").get(0).get("name").asText())
        .isEqualTo("without less full");
    assertThat(report("both").get("setting").get("without").get("without").asText())
        .isEqualTo("[music, beat]");
  }

  @Test
  void letsAPictureDanceToTwoStyles() throws IOException {
    int exit =
        run(
            "ood",
            "--pictures",
            shared.resolve("pictures").toString(),
            "--styles",
            "house,waltz",
            "--seconds",
            "2",
            "-o",
            to("ood"));

    assertThat(exit).as(err.toString()).isZero();
    assertThat(report("ood").get("tables").findValuesAsText("title"))
        .contains("Look, motion and steadiness", "On the beat", "By style of music")
        .doesNotContain("Likeness to the truth");
    assertThat(folder.resolve("ood/videos/red-waltz.mp4")).exists();
  }

  @Test
  void dancesTheClipsOfADataset() throws IOException {
    String[] film = {
      "dataset", "world", "--clips", "4", "--size", "64", "--seconds", "2", "--split", "50,0,50"
    };
    List<String> words = new ArrayList<>(List.of(film));
    words.addAll(List.of("-o", to("dataset")));
    PrintWriter quiet = new PrintWriter(new StringWriter());
    assertThat(Musedance.execute(quiet, quiet, words.toArray(String[]::new))).isZero();

    int exit = run("--dataset", to("dataset"), "--seconds", "1", "-o", to("danced"));

    assertThat(exit).as(err.toString()).isEqualTo(Musedance.USERS_FAULT);
    assertThat(run("--dataset", to("dataset"), "--seconds", "2", "-o", to("danced"))).isZero();
    JsonNode report = report("danced");
    assertThat(report.get("setting").get("dataset").asText()).endsWith("dataset, test");
    assertThat(report.get("tables").findValuesAsText("title"))
        .contains("Likeness to the truth", "On the beat", "Clip by clip");
    assertThat(report.get("tables").get(0).get("caption").asText()).startsWith("2 clips of 24");
  }

  @Test
  void asksWhetherTheMoveChanges() throws IOException {
    int exit = run("timeline", "--samples", "1", "--seconds", "4", "-o", to("timeline"));

    assertThat(exit).as(err.toString()).isZero();
    JsonNode rows = report("timeline").get("tables").get(0).get("rows");
    assertThat(rows.findValuesAsText("name"))
        .containsExactly("model", "control: one prompt all the time", "ground truth");
    // The true dance shows what was asked for in both halves.
    assertThat(rows.get(2).get("cells").get(0).get("number").get("value").asDouble())
        .isEqualTo(100);
    assertThat(rows.get(2).get("cells").get(1).get("number").get("value").asDouble())
        .isEqualTo(100);
  }

  @Test
  void followsLongDancesInEveryWayOfMakingThem() throws IOException {
    int exit = run("long", "--samples", "1", "--seconds", "5", "-o", to("long"));

    assertThat(exit).as(err.toString()).isZero();
    JsonNode tables = report("long").get("tables");
    assertThat(tables.get(0).get("title").asText()).isEqualTo("drift");
    JsonNode flow = tables.get(1);
    assertThat(flow.get("columns").findValuesAsText("title")).containsExactly("4 s", "5 s");
    assertThat(flow.get("rows").findValuesAsText("name"))
        .containsExactly("clips", "windows", "ground truth");
    assertThat(flow.get("rows").get(2).get("cells").get(1).get("number").get("value").asDouble())
        .isGreaterThan(0.999);
    assertThat(folder.resolve("long/over-time-identity.png")).exists();
  }

  @Test
  void takesFeaturesOfAnyNetwork() {
    Path reference = Path.of("../musedance-lab/src/test/resources/reference/metrics");
    Path rows = reference.resolve("lpips_alex_lin.safetensors");
    Path real = folder.resolve("real.safetensors");
    Path generated = folder.resolve("generated.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      WeightsFile.save(
          real, Map.of("features", Tensors.of(new float[] {1, 0, 3, 0}, 2, 2)), Map.of());
      WeightsFile.save(
          generated, Map.of("features", Tensors.of(new float[] {0, 0, 8, 0}, 2, 2)), Map.of());
    }

    int exit = run("distance", real.toString(), generated.toString(), "--covariance", "population");
    run("distance", real.toString(), rows.toString());

    assertThat(exit).as(err.toString()).isZero();
    // (2 - 4)² + (1 - 4)²
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "13.000000  (population covariance, 2 and 2 rows of 2 features)");
    assertThat(err.toString())
        .contains("must hold a tensor \"features\" of two axes, rows x features, but does not");
  }

  @Test
  void namesWhatIsWrong() {
    run("--clips", "0", "-o", to("x"));
    run("--without", "drums", "-o", to("x"));
    run("--metrics", "lpips-alex", "--clips", "1", "-o", to("x"));
    run("--real", to("x"), "-o", to("x"));
    run("beats");
    run("compare", "a=" + to("a"), "b=" + to("b"), "-o", to("x"));

    assertThat(err.toString().lines())
        .containsExactly(
            "musedance: --clips must be 1 to 10000, but was 0; choose a value in between",
            "musedance: --without must be a part of the model, but was drums; choose of music,"
                + " beat, motion, text, reference",
            "musedance: metric lpips-alex must have its network, but --weights alex=FILE and"
                + " --weights alex-lin=FILE is not given; give it or leave the metric out",
            "musedance: --real must come with --generated, but that is not given; name the folder"
                + " of generated videos",
            "musedance: --output must be a folder, but is not given; name one with -o FOLDER",
            "musedance: "
                + to("a")
                + " must be the folder of an evaluation, with results in it, but is not; name one");
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
