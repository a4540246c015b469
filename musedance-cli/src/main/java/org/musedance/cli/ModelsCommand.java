package org.musedance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code musedance models}: makes and looks into model folders. */
@Command(
    name = "models",
    description = "Make, fetch and look into model folders.",
    subcommands = {
      ModelsAssemble.class,
      ModelsAverage.class,
      ModelsInspect.class,
      ModelsPull.class,
      ModelsRandom.class
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Says what the command can do when it is called without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
