package org.musedance.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.musedance.animate.ModelFolder;
import org.musedance.train.EncodedDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance dataset encode}: the latents of a dataset, for trainings. */
@Command(
    name = "encode",
    sortOptions = false,
    description =
        "Encode the pictures of a dataset once, for trainings with data.latents. What was stopped goes on when the same command is given again.")
final class DatasetEncodeCommand implements Runnable {
  private static final double MEGABYTE = 1e6;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "A dataset's folder.")
  private Path dataset;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|FOLDER",
      description = "The model that is to be trained; its VAE encodes.")
  private String model;

  @Mixin private ComputeOptions computing;

  @Override
  public void run() {
    EncodedDataset encoded =
        new EncodedDataset(dataset, ModelFolder.find(model), computing.compute());
    try (BuildBar bar = BuildBar.on(spec.commandLine().getErr())) {
      EncodedDataset.Result result = encoded.run(bar);
      bar.close();
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%s: %d clips of %d shards encoded, %d shards were there, %.2f MB of latents%n",
              dataset,
              result.clips(),
              result.shards(),
              result.there(),
              result.bytes() / MEGABYTE);
    }
  }
}
