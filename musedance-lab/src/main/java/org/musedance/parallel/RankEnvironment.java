package org.musedance.parallel;

import java.util.Map;
import java.util.Optional;
import org.musedance.tensor.UserError;

/**
 * Which of several processes this one is, as the environment says it: the contract of <a
 * href="https://docs.pytorch.org/docs/stable/elastic/run.html#environment-variables">torchrun</a>,
 * which Kubeflow's PyTorchJob keeps as well.
 *
 * @param rank from 0 to worldSize - 1
 * @param localRank counted on this machine; 0 when the environment does not say
 * @param worldSize number of processes
 * @param address of the machine of rank 0
 * @param port where rank 0 is met
 * @param met whether the starter of the processes serves the meeting point itself, as torchrun does
 * @param attempt how often the starter began anew
 */
public record RankEnvironment(
    int rank, int localRank, int worldSize, String address, int port, boolean met, int attempt) {
  private static final int LARGEST_PORT = 65_535;
  private static final String WAY_OUT =
      "; set RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT as torchrun does, or none of them and"
          + " use --processes";

  /**
   * Reads the variables; empty when neither RANK nor WORLD_SIZE is set.
   *
   * @throws UserError naming the variable that is missing or wrong
   */
  public static Optional<RankEnvironment> of(Map<String, String> variables) {
    if (!variables.containsKey("RANK") && !variables.containsKey("WORLD_SIZE")) {
      return Optional.empty();
    }
    int size = number(variables, "WORLD_SIZE", 1, Integer.MAX_VALUE);
    return Optional.of(
        new RankEnvironment(
            number(variables, "RANK", 0, size - 1),
            variables.containsKey("LOCAL_RANK") ? number(variables, "LOCAL_RANK", 0, size - 1) : 0,
            size,
            text(variables, "MASTER_ADDR"),
            number(variables, "MASTER_PORT", 1, LARGEST_PORT),
            Boolean.parseBoolean(variables.get("TORCHELASTIC_USE_AGENT_STORE")),
            variables.containsKey("TORCHELASTIC_RESTART_COUNT")
                ? number(variables, "TORCHELASTIC_RESTART_COUNT", 0, Integer.MAX_VALUE)
                : 0));
  }

  private static String text(Map<String, String> variables, String name) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      throw new UserError(name + " must be set beside RANK and WORLD_SIZE, but is not" + WAY_OUT);
    }
    return value.strip();
  }

  private static int number(Map<String, String> variables, String name, int least, int most) {
    String value = text(variables, name);
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw outside(name, least, most, value);
    }
    throw outside(name, least, most, value);
  }

  private static UserError outside(String name, int least, int most, String value) {
    String range =
        most == Integer.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
    return new UserError(
        name + " must be a whole number " + range + ", but was " + value + WAY_OUT);
  }

  /** Whether all processes are on this machine and speak over its loopback interface. */
  boolean isLoopback() {
    return address.equals("localhost") || address.startsWith("127.") || address.equals("::1");
  }
}
