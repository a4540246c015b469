package org.musedance.cli;

import java.io.PrintWriter;
import org.bytedeco.javacpp.Pointer;
import org.musedance.animate.AnimationRequest;
import org.musedance.animate.Animator;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench memory}: whether a service that animates for days would grow. */
@Command(
    name = "memory",
    sortOptions = false,
    description = "Make many small animations in one process and watch its memory.")
final class BenchMemory implements Runnable {
  private static final int SIZE = 64;
  private static final double SECONDS = 1;
  private static final int ROWS_EVERY = 10;
  private static final String ROW = "%10s%16s%12s%n";

  @Spec private CommandSpec spec;
  @Mixin private BenchInputs inputs;

  @Option(
      names = "--animations",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "How many are made (default: ${DEFAULT-VALUE}).")
  private int animations;

  @Override
  public void run() {
    if (animations < 1) {
      throw new UserError(
          "--animations must be at least 1, but was " + animations + "; 50 show a leak");
    }
    Animator animator = Animator.load(inputs.model.folder(), Compute.of("auto", "auto"));
    PrintWriter out = spec.commandLine().getOut();
    out.printf("animations of %.0f s at %d px in one process%n", SECONDS, SIZE);
    out.printf(ROW, "animations", "native objects", "resident");
    print(out, 0);
    try (Scratch scratch = Scratch.open()) {
      AnimationRequest request = inputs.request(scratch.file("dance.mp4"), SIZE, SECONDS);
      for (int i = 1; i <= animations; i++) {
        animator.animate(request);
        if (i % ROWS_EVERY == 0 || i == animations) {
          print(out, i);
        }
      }
    }
  }

  private static void print(PrintWriter out, int made) {
    out.printf(ROW, made, Pointer.totalCount(), ResidentMemory.text(ResidentMemory.bytes()));
  }
}
