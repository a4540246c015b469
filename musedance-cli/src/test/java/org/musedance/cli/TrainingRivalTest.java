package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

/** Another program is believed only when it found the losses that were recorded. */
class TrainingRivalTest {
  @TempDir private Path folder;

  @Test
  void takesTheSecondsOfAProgramThatFindsTheLosses() throws IOException {
    List<String> heard = new ArrayList<>();
    TrainingRival.Round round =
        rival("{\"version\":\"2.0\",\"losses\":[2.50002],\"seconds\":[0.5,0.25]}")
            .run("model", "f32", 1, folder.resolve("results.json"), heard::add);

    assertThat(round.version()).isEqualTo("2.0");
    assertThat(round.seconds()).containsExactly(0.5, 0.25);
    assertThat(heard).containsExactly("checking");
  }

  @Test
  void refusesOtherLosses() throws IOException {
    TrainingRival other = rival("{\"losses\":[2.51],\"seconds\":[0.5]}");
    TrainingRival fewer = rival("{\"losses\":[],\"seconds\":[0.5]}");

    for (TrainingRival rival : List.of(other, fewer)) {
      assertThatThrownBy(
              () -> rival.run("model", "f32", 1, folder.resolve("results.json"), line -> {}))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("computes the same, with losses within 1e-04 of [2.5]")
          .hasMessageContaining("there is no ratio to print");
    }
  }

  @Test
  void namesAProgramThatFailsOrIsNotThere() {
    TrainingRival failing = new TrainingRival(List.of("false"), List.of(2.5), folder);
    TrainingRival missing = new TrainingRival(List.of("./no-program"), List.of(2.5), folder);

    assertThatThrownBy(() -> failing.run("m", "f32", 1, folder.resolve("r.json"), line -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("false ended with 1");
    assertThatThrownBy(() -> missing.run("m", "f32", 1, folder.resolve("r.json"), line -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--against must be a command that runs here");
  }

  /** A program that writes what it is told, whatever it is given. */
  private TrainingRival rival(String results) throws IOException {
    Path script = Files.createTempFile(folder, "rival", ".sh");
    // the results are the sixth argument
    Files.writeString(script, "echo checking\ncat > \"$6\" <<'END'\n" + results + "\nEND\n");
    return new TrainingRival(List.of("sh", script.toString()), List.of(2.5), folder);
  }
}
