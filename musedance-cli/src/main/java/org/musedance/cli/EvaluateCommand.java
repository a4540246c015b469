package org.musedance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate}: measures how well a model dances. */
@Command(
    name = "evaluate",
    description = "Measure how well a model dances.",
    subcommands = FirstLightCommand.class)
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Says what the command can do when it is called without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
