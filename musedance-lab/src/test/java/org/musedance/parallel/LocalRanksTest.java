package org.musedance.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.musedance.tensor.UserError;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the ranks of this test are shell scripts")
class LocalRanksTest {
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private LocalRanks start(String script) {
    return new LocalRanks(List.of("sh", "-c", script), 2, said::add);
  }

  @Test
  void everyRankIsToldWhichItIsAndWhereRankZeroIsMet() throws Exception {
    String script =
        "echo $RANK $LOCAL_RANK $WORLD_SIZE $MASTER_ADDR >&2; echo not for the user;"
            + " test \"$MASTER_PORT\" -gt 0";
    try (LocalRanks ranks = start(script)) {
      ranks.await();
    }
    assertThat(said).containsExactlyInAnyOrder("0 0 2 127.0.0.1", "rank 1: 1 1 2 127.0.0.1");
  }

  @Test
  void aRankThatEndsBadlyEndsTheOthers() throws Exception {
    try (LocalRanks ranks = start("test $RANK = 0 && exec sleep 600; exit 7")) {
      assertThatThrownBy(ranks::await)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("rank 1 ended first, with exit code 7");
      assertThat(ranks.processes()).noneMatch(Process::isAlive);
    }
  }

  @Test
  void closingEndsWhatIsStillRunning() throws Exception {
    LocalRanks ranks = start("exec sleep 600");
    ranks.close();
    assertThat(ranks.processes()).noneMatch(Process::isAlive);
  }

  @Test
  void aRankLearnsThatItsStarterIsGone() throws Exception {
    Process starter = new ProcessBuilder("sleep", "600").start();
    CountDownLatch gone = new CountDownLatch(1);
    LocalRanks.whenStarterIsGone(
        Map.of("MUSEDANCE_STARTER", Long.toString(starter.pid())), gone::countDown);
    assertThat(gone.getCount()).isEqualTo(1);

    starter.destroyForcibly();

    gone.await();
  }
}
