package org.musedance.cli;

import org.musedance.dataset.build.WorldDataset;
import org.musedance.dataset.build.WorldSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance dataset world}: the dance world as a dataset. */
@Command(
    name = "world",
    sortOptions = false,
    description = "Film the dance world into a dataset, with exact poses and timelines.")
final class DatasetWorldCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ShardOptions shards;

  @Option(
      names = "--clips",
      paramLabel = "NUMBER",
      defaultValue = "100",
      description = "How many clips (default: ${DEFAULT-VALUE}).")
  private int clips;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Width and height (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--fps",
      paramLabel = "NUMBER",
      defaultValue = "12",
      description = "Pictures per second (default: ${DEFAULT-VALUE}).")
  private double fps;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "6",
      description = "Length of each clip (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The same seed gives the same clips (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public void run() {
    WorldSettings settings =
        new WorldSettings(clips, size, fps, seconds, seed, shards.split(), shards.mebibytes());
    try (BuildBar bar = BuildBar.on(spec.commandLine().getErr())) {
      var result = new WorldDataset(settings, shards.output(), shards.workers(), bar).run();
      bar.close();
      BuildSummary.print(spec.commandLine().getOut(), shards.output(), result);
    }
  }
}
