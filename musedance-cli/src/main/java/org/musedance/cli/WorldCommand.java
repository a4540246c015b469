package org.musedance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code musedance world}: looks into the procedural dance world that the small model learns from.
 */
@Command(
    name = "world",
    description = "Look into the dance world that the small model learns from.",
    subcommands = {WorldRender.class, WorldMusic.class})
final class WorldCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Says what the command can do when it is called without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
