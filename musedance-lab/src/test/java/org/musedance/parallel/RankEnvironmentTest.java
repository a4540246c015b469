package org.musedance.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.UserError;

class RankEnvironmentTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "RANK", "3",
          "LOCAL_RANK", "1",
          "WORLD_SIZE", "4",
          "MASTER_ADDR", "10.0.0.7",
          "MASTER_PORT", "29500");

  private static Map<String, String> without(String name) {
    Map<String, String> variables = new HashMap<>(GOOD);
    variables.remove(name);
    return variables;
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> variables = new HashMap<>(GOOD);
    variables.put(name, value);
    return variables;
  }

  @Test
  void readsWhatTorchrunSets() {
    assertThat(RankEnvironment.of(GOOD))
        .contains(new RankEnvironment(3, 1, 4, "10.0.0.7", 29_500, false, 0));
  }

  /** torchrun's agent serves the store itself, and gives every restart a place of its own in it. */
  @Test
  void knowsWhenTheStarterServesTheMeetingPoint() {
    Map<String, String> variables = with("TORCHELASTIC_USE_AGENT_STORE", "True");
    variables.put("TORCHELASTIC_RESTART_COUNT", "2");

    assertThat(RankEnvironment.of(variables))
        .contains(new RankEnvironment(3, 1, 4, "10.0.0.7", 29_500, true, 2));
  }

  @Test
  void aMachineWithOneProcessNeedsNoLocalRank() {
    assertThat(RankEnvironment.of(without("LOCAL_RANK")))
        .hasValueSatisfying(environment -> assertThat(environment.localRank()).isZero());
  }

  @Test
  void aProcessOnItsOwnIsNoRank() {
    assertThat(RankEnvironment.of(Map.of("MASTER_ADDR", "10.0.0.7", "HOME", "/"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"})
  void namesTheVariableThatIsMissing(String name) {
    assertThatThrownBy(() -> RankEnvironment.of(without(name)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(name + " must be set")
        .hasMessageContaining("--processes");
  }

  @ParameterizedTest
  @CsvSource({
    "RANK, 4, from 0 to 3",
    "RANK, one, from 0 to 3",
    "RANK, -1, from 0 to 3",
    "LOCAL_RANK, 9, from 0 to 3",
    "WORLD_SIZE, 0, of at least 1",
    "MASTER_PORT, 65536, from 1 to 65535"
  })
  void namesTheVariableThatIsWrong(String name, String value, String range) {
    assertThatThrownBy(() -> RankEnvironment.of(with(name, value)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(name + " must be a whole number " + range + ", but was " + value);
  }
}
