package org.musedance.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code musedance bench}: measures speed and memory on this machine. */
@Command(
    name = "bench",
    description = "Measure speed and memory on this machine.",
    subcommands = {
      BenchAttention.class,
      BenchUnet.class,
      BenchDance.class,
      BenchAnimate.class,
      BenchListen.class,
      BenchMemory.class,
      BenchTrain.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Says what the command can do when it is called without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
