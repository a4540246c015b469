package org.musedance.cli;

import org.musedance.tensor.Compute;
import picocli.CommandLine.Option;

/** Where and in which type networks compute, for every command that runs them. */
final class ComputeOptions {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "auto, f32 or bf16 (default: ${DEFAULT-VALUE}).")
  private String dtype;

  /** What was asked for. */
  String device() {
    return device;
  }

  Compute compute() {
    return on(device);
  }

  /** On another device than was asked for, in the type that was. */
  Compute on(String other) {
    return Compute.of(other, dtype);
  }
}
