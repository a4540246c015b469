package org.musedance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code musedance dataset}: makes and shows what models are trained on. */
@Command(
    name = "dataset",
    description = "Make datasets of dance videos, and look into them.",
    subcommands = {
      DatasetBuildCommand.class,
      DatasetWorldCommand.class,
      DatasetInspect.class,
      DatasetEncodeCommand.class
    })
final class DatasetCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Says what the command can do when it is called without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
