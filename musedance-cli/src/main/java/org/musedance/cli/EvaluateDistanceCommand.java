package org.musedance.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.musedance.evaluate.features.FeatureFile;
import org.musedance.evaluate.metrics.FrechetDistance;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate distance}: the Frechet distance of features of any network. */
@Command(
    name = "distance",
    sortOptions = false,
    description = {
      "Compute the Frechet distance between two files of features, whatever network they are of:",
      "safetensors or PyTorch files with a tensor \"features\", rows x features."
    })
final class EvaluateDistanceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "REAL", description = "Features of real videos.")
  private Path real;

  @Parameters(index = "1", paramLabel = "GENERATED", description = "Features of generated ones.")
  private Path generated;

  @Option(
      names = "--covariance",
      paramLabel = "WHICH",
      defaultValue = "sample",
      description =
          "sample (n - 1, as pytorch_fid) or population (n, as StyleGAN-V) (default:"
              + " ${DEFAULT-VALUE}).")
  private String covariance;

  @Override
  public void run() {
    FrechetDistance variant = Choice.of("--covariance", covariance, FrechetDistance.values());
    double[][] first = FeatureFile.read(real);
    double[][] second = FeatureFile.read(generated);
    if (Math.min(first.length, second.length) < 2 || first[0].length != second[0].length) {
      throw new UserError(
          "both files must hold two rows or more of as many features, but hold %d x %d and %d x %d; take features of one network"
              .formatted(first.length, width(first), second.length, width(second)));
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%.6f  (%s covariance, %d and %d rows of %d features)%n",
            variant.of(first, second),
            Choice.written(variant),
            first.length,
            second.length,
            first[0].length);
  }

  private static int width(double[][] rows) {
    return Arrays.stream(rows).mapToInt(row -> row.length).findFirst().orElse(0);
  }
}
