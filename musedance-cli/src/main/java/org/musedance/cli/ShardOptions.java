package org.musedance.cli;

import java.nio.file.Path;
import org.musedance.dataset.build.SplitShares;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Option;

/** Where and how a dataset is written, for every command that makes one. */
final class ShardOptions {
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where shards, dataset.json and report.html go.")
  private Path output;

  @Option(
      names = "--split",
      paramLabel = "PERCENT",
      split = ",",
      defaultValue = "90,5,5",
      description = "Shares of training, validation and test (default: ${DEFAULT-VALUE}).")
  private int[] split;

  @Option(
      names = "--shard-mb",
      paramLabel = "NUMBER",
      defaultValue = "256",
      description = "Largest size of a shard in MiB (default: ${DEFAULT-VALUE}).")
  private int mebibytes;

  @Option(
      names = "--workers",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description =
          "Videos or clips at once; 0: as many as there are cores (default: ${DEFAULT-VALUE}).")
  private int workers;

  Path output() {
    return output;
  }

  SplitShares split() {
    if (split.length != 3) {
      throw new UserError(
          "--split must be three percentages, but were %d; write for example 90,5,5"
              .formatted(split.length));
    }
    return new SplitShares(split[0], split[1], split[2]);
  }

  int mebibytes() {
    return mebibytes;
  }

  int workers() {
    return workers;
  }
}
