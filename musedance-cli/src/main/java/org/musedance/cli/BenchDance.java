package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench dance}: what a clip of full size costs, by part. */
@Command(
    name = "dance",
    sortOptions = false,
    description = {
      "Time one sampling step of a clip, by part, and what is done once per clip.",
      "What a part costs is the difference that leaving it out makes."
    })
final class BenchDance implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchModel model;

  @Option(
      names = "--frames",
      paramLabel = "NUMBER",
      description = "New frames of the clip; else as many as the model makes.")
  private Integer frames;

  @Option(names = "--parts", description = "Time the parts too; takes four times as long.")
  private boolean parts;

  @Override
  public void run() {
    if (frames != null && frames < 1) {
      throw new UserError("--frames must be at least 1, but was " + frames + "; 16 are usual");
    }
    Path folder = ModelFolder.find(model.name);
    Compute compute = Compute.of("auto", "auto");
    PrintWriter out = spec.commandLine().getOut();
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      MuseDanceModel networks = timed("load", () -> load(folder, compute));
      int count = frames == null ? networks.config().clipFrames() : frames;
      DanceStep step = new DanceStep(networks, compute, count, model.side(networks));
      timed("look at the picture", step::encode);
      timed("reference and frames before", step::look);
      timed("prepare both passes", step::prepare);
      out.printf(
          "one step: %d frames and %d before, %s%n",
          count, networks.config().previousFrames(), compute);
      double full = seconds("pass with everything", step::full);
      double none = seconds("pass without conditions", step::unconditional);
      row("step with guidance", full + none);
      if (parts) {
        row("  music and beats", full - seconds("pass without music", step::withoutMusic));
        row("  reference", full - seconds("pass without reference", step::withoutReference));
        row("  motion", full - seconds("pass without motion", step::withoutMotion));
      }
      timed("decode a frame", step::decode);
      out.printf("%-32s%s%n", "peak memory", ResidentMemory.text(ResidentMemory.peakBytes()));
    }
  }

  private static MuseDanceModel load(Path folder, Compute compute) {
    MuseDanceModel networks = MuseDanceModel.load(folder, compute);
    networks.components().values().forEach(Layer::layOutForInference);
    return networks;
  }

  private <T> T timed(String name, Supplier<T> work) {
    long start = System.nanoTime();
    T made = work.get();
    row(name, (System.nanoTime() - start) / 1e9);
    return made;
  }

  private double seconds(String name, Runnable work) {
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    row(name, seconds);
    return seconds;
  }

  private void row(String name, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%-32s%.2f s%n", name, seconds);
    out.flush();
  }
}
