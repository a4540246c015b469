package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.parallel.LocalRanks;
import org.musedance.parallel.RankGroup;
import org.musedance.tensor.UserError;

/** Training in two real processes on this machine. */
class RanksTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The order of f32 sums differs between one batch and two halves: 1e-6 apart after a step. */
  private static final double TOLERANCE = 2e-5;

  /**
   * AdamW's first steps are as long for tiny gradients as for large ones, so that the rounding of a
   * gradient near zero turns its weight: later gradients are 1e-4 apart, losses are not.
   */
  private static final double GRADIENT_TOLERANCE = 5e-4;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path folder;

  private LocalRanks start(String what) {
    return new LocalRanks(RankProgram.command(what, folder), 2, said::add);
  }

  private static List<JsonNode> log(Path run) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("log.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void twoProcessesLearnLikeOneWithTheDoubledBatchAndStayEqual() throws Exception {
    try (LocalRanks ranks = start("stages")) {
      ranks.await();
    }
    for (String stage : RankProgram.STAGES) {
      Path alone = folder.resolve("alone").resolve(stage);
      RankProgram.train(stage, 2, 1, RankGroup.alone(), alone);

      assertThat(folder.resolve(stage + "-weights-1"))
          .hasSameBinaryContentAs(folder.resolve(stage + "-weights-0"));
      assertSameLosses(log(folder.resolve(stage)), log(alone));
    }
  }

  /** One process that makes two passes a step sees what two processes see, too. */
  @Test
  void twoPassesOfAStepLearnLikeOneWithTheDoubledBatch() throws Exception {
    RankProgram.train("motion", 2, 1, RankGroup.alone(), folder.resolve("one"));
    RankProgram.train("motion", 1, 2, RankGroup.alone(), folder.resolve("two"));

    assertSameLosses(log(folder.resolve("two")), log(folder.resolve("one")));
  }

  private static void assertSameLosses(List<JsonNode> together, List<JsonNode> alone) {
    // one line more for the validation of step 2
    assertThat(together).hasSize(RankProgram.STEPS + 1).hasSameSizeAs(alone);
    for (int i = 0; i < together.size(); i++) {
      List<String> keys =
          alone.get(i).has("validation") ? List.of("validation") : List.of("loss", "gradient_norm");
      for (String key : keys) {
        double expected = alone.get(i).get(key).asDouble();
        double tolerance = key.equals("gradient_norm") ? GRADIENT_TOLERANCE : TOLERANCE;
        assertThat(together.get(i).get(key).asDouble())
            .as("%s in line %d", key, i + 1)
            .isPositive()
            .isEqualTo(expected, within(tolerance * expected));
      }
    }
  }

  @Test
  void aKilledRankEndsTheOtherWithAMessage() throws Exception {
    try (LocalRanks ranks = start("die")) {
      assertThatThrownBy(ranks::await)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("rank 1 ended first, with exit code 137");
      assertThat(ranks.processes().get(0).exitValue()).isEqualTo(2);
    }
    assertThat(said)
        .anyMatch(line -> line.startsWith("every rank must answer within 60 s, but rank 0 of 2"));
  }

  @Test
  void aRankThatHangsIsGivenUpAfterTheTimeout() throws Exception {
    try (LocalRanks ranks = start("hang")) {
      assertThatThrownBy(ranks::await)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("rank 0 ended first, with exit code 2");
      assertThat(ranks.processes()).noneMatch(Process::isAlive);
    }
    assertThat(said)
        .anyMatch(line -> line.startsWith("every rank must answer within 2 s, but rank 0 of 2"));
  }
}
