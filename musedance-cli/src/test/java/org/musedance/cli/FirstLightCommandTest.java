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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.media.Rgb;

class FirstLightCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    UntrainedModel.write(shared.resolve("model"));
    Files.createDirectory(shared.resolve("pictures"));
    PictureWriter.png(
        Picture.filled(60, 90, new Rgb(200, 30, 30)), shared.resolve("pictures/red.png"));
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "first-light",
                "--model",
                shared.resolve("model").toString(),
                "--pictures",
                shared.resolve("pictures").toString(),
                "--device",
                "cpu",
                "-o",
                folder.resolve("report").toString()));
    arguments.addAll(List.of(more));
    return Musedance.execute(
        new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
  }

  @Test
  void measuresAModelThatHasLearntNothing() throws IOException {
    int exit =
        run(
            "--samples",
            "1",
            "--seconds",
            "4",
            "--seed",
            "7",
            "--sampler",
            "dpm++",
            "--steps",
            "2",
            "--size",
            "128");

    assertThat(exit).isZero();
    assertThat(err.toString()).contains("test world 1/1: ", "pictures 1/1: red.png, bounce");
    assertThat(out.toString())
        .contains("FAIL  ", "flow correlation", "worth showing:", "report.md");
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    assertThat(report.get("setting").get("seed").asLong()).isEqualTo(7);
    assertThat(report.get("setting").get("size").asInt()).isEqualTo(128);
    assertThat(report.get("world")).hasSize(1);
    assertThat(report.get("pictures").get(0).get("picture").asText()).isEqualTo("red.png");
    assertThat(report.get("passed").asBoolean()).isFalse();
  }

  @Test
  void namesWhatIsWrong() {
    assertThat(run("--seconds", "2")).isEqualTo(Musedance.USERS_FAULT);
    assertThat(run("--size", "2000")).isEqualTo(Musedance.USERS_FAULT);
    assertThat(run("--samples", "0")).isEqualTo(Musedance.USERS_FAULT);
    assertThat(run("--pictures", "nowhere")).isEqualTo(Musedance.USERS_FAULT);
    assertThat(run("--sampler", "euler")).isEqualTo(Musedance.USERS_FAULT);

    assertThat(err.toString().lines())
        .containsExactly(
            "musedance: --seconds must be 4 to 60, but was 2; choose a value in between",
            "musedance: --size must be 64 to 1024, but was 2000; choose a value in between",
            "musedance: --samples must be 1 to 1000, but was 0; choose a value in between",
            "musedance: --pictures must be a folder of pictures, but nowhere cannot be listed; name"
                + " another",
            "musedance: sampler must be a known name, but was euler; choose one of ddim, dpm,"
                + " dpm++, dpm++-sde, unipc, lcm, pndm");
    assertThat(folder.resolve("report")).doesNotExist();
  }
}
