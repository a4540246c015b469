package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.weights.Safetensors;

class CheckpointFolderTest {
  @TempDir private Path run;
  private Path folder;

  @BeforeEach
  void place() {
    folder = run.resolve("checkpoints");
  }

  /** Gives the steps that were reported. */
  private List<Long> train(long steps) throws Exception {
    List<Long> reported = new ArrayList<>();
    new Trainer<>(
            new SumStage(Compute.cpu()), SumStage.config(steps, List.of()), Compute.cpu(), run)
        .run(report -> reported.add(report.step()));
    return reported;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void cut(String name) throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
  }

  @Test
  void theNewestAndTheBestAreKept() throws Exception {
    train(100);

    assertThat(names())
        .containsExactly("0000080.safetensors", "0000100.safetensors", "best.safetensors");
  }

  @Test
  void theBestHoldsTheAveragedWeightsOfTheLeastValidationLoss() throws Exception {
    train(60);

    RunStatus status = RunStatus.read(run);
    double least = Collections.min(status.validations().values());
    try (Safetensors best = Safetensors.open(folder.resolve("best.safetensors"))) {
      assertThat(best.names()).isEqualTo(new SumStage(Compute.cpu()).parameters().keySet());
      assertThat(best.metadata())
          .containsEntry("validation", Double.toString(least))
          .containsEntry("step", Long.toString(status.best()));
    }
  }

  @Test
  void aWorseValidationDoesNotReplaceTheBest() throws Exception {
    train(60);
    Path file = folder.resolve("best.safetensors");
    byte[] before = Files.readAllBytes(file);

    BestWeights.open(file).offer(99, 1e6, () -> Collections.emptyMap());

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aCutCheckpointCostsTheStepsSinceTheOneBefore() throws Exception {
    train(100);
    cut("0000100.safetensors");

    assertThat(train(100)).first().isEqualTo(81L);
    assertThat(names()).contains("0000080.safetensors", "0000100.safetensors");
  }

  @Test
  void aCutBestIsReplaced() throws Exception {
    train(40);
    cut("best.safetensors");

    train(60);

    try (Safetensors best = Safetensors.open(folder.resolve("best.safetensors"))) {
      assertThat(best.metadata()).containsEntry("step", "60");
    }
  }

  @Test
  void refusesToStartAgainWhereAllAreCut() throws Exception {
    train(40);
    cut("0000020.safetensors");
    cut("0000040.safetensors");

    assertThatThrownBy(() -> train(60))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("all in " + folder + " are damaged")
        .hasMessageContaining("remove that folder to start again");
  }

  @Test
  void refusesTheCheckpointOfAnOlderVersion() throws Exception {
    Files.write(run.resolve("checkpoint.safetensors"), new byte[8]);

    assertThatThrownBy(() -> train(20))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is of an older version, which cannot go on")
        .hasMessageContaining("remove that file to start again");
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftUnfinishedIsRemoved() throws Exception {
    Files.createDirectories(folder);
    Files.write(folder.resolve(".0000020.safetensors.1f2e.part"), new byte[8]);

    train(20);

    assertThat(names()).containsExactly("0000020.safetensors", "best.safetensors");
  }

  /** A run that goes on from an older checkpoint must not end up with those of another past. */
  @Test
  void laterOnesOfAnotherPastGo() throws Exception {
    train(100);
    cut("0000100.safetensors");
    Files.copy(folder.resolve("0000100.safetensors"), folder.resolve("0000140.safetensors"));

    train(100);

    assertThat(names())
        .containsExactly("0000080.safetensors", "0000100.safetensors", "best.safetensors");
  }
}
