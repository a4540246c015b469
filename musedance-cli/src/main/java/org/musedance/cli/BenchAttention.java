package org.musedance.cli;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench attention}: our attention on the CPU beside libtorch's own. */
@Command(
    name = "attention",
    sortOptions = false,
    description = "Compare our attention on the CPU with libtorch's scaled_dot_product_attention.")
final class BenchAttention implements Runnable {
  private static final String ROW = "%-34s%-6s%11s%11s%11s%11s%n";

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "How long each kernel is repeated (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public void run() {
    if (!(seconds > 0)) {
      throw new UserError(
          "--seconds must be positive, but was " + seconds + "; a kernel runs once at least");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("attention, forward, on the CPU: median of repeated calls");
    out.printf(ROW, "", "", "ours", "", "libtorch", "");
    out.printf(ROW, "size", "type", "ms", "GFLOP/s", "ms", "GFLOP/s");
    // bf16 only where it is what this machine computes in: without such products it takes minutes.
    Set<ScalarType> types = new LinkedHashSet<>();
    types.add(ScalarType.Float);
    types.add(Compute.of("cpu", "auto").type());
    for (AttentionSpeed.Size size : AttentionSpeed.SIZES) {
      types.forEach(type -> print(out, size, type));
    }
  }

  private void print(PrintWriter out, AttentionSpeed.Size size, ScalarType type) {
    AttentionSpeed speed = AttentionSpeed.measure(size, type, seconds);
    out.printf(
        ROW,
        size.name(),
        type == ScalarType.Float ? "f32" : "bf16",
        milliseconds(speed.ours()),
        rate(size, speed.ours()),
        milliseconds(speed.libtorch()),
        rate(size, speed.libtorch()));
  }

  private static String milliseconds(double time) {
    return String.format(Locale.ROOT, "%.2f", time * 1e3);
  }

  private static String rate(AttentionSpeed.Size size, double time) {
    return String.format(Locale.ROOT, "%.1f", size.operations() / time / 1e9);
  }
}
