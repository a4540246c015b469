package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.folder.WeightLayout;
import org.musedance.tensor.Compute;
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
  private static final int SPARING_FRAMES = 4;

  @Spec private CommandSpec spec;
  @Mixin private BenchModel model;

  @Option(
      names = "--frames",
      paramLabel = "NUMBER",
      description = "New frames of the clip; else as many as the model makes.")
  private Integer frames;

  @Option(names = "--parts", description = "Time the parts too; takes four times as long.")
  private boolean parts;

  @Option(
      names = "--sparing",
      description = {
        "Hold weights as animate does where --memory leaves no room for faster ones, and work on",
        "four frames at a time."
      })
  private boolean sparing;

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
      MuseDanceModel[] loaded = new MuseDanceModel[1];
      effort("load", () -> loaded[0] = load(folder, compute));
      MuseDanceModel networks = loaded[0];
      int count = frames == null ? networks.config().clipFrames() : frames;
      int atOnce = sparing ? SPARING_FRAMES : count;
      DanceStep step = new DanceStep(networks, compute, count, atOnce, model.side(networks));
      effort("look at the picture", step::encode);
      effort("reference and frames before", step::look);
      effort("prepare both passes", step::prepare);
      out.printf(
          "one step: %d frames and %d before, %s%n",
          count, networks.config().previousFrames(), compute);
      effort("first pass, lays weights out", step::full);
      Effort full = effort("pass with everything", step::full);
      Effort none = effort("pass without conditions", step::unconditional);
      row("step with guidance", full.plus(none));
      if (parts) {
        row("  music and beats", full.minus(effort("pass without music", step::withoutMusic)));
        row("  reference", full.minus(effort("pass without reference", step::withoutReference)));
        row("  motion", full.minus(effort("pass without motion", step::withoutMotion)));
      }
      effort("first decoding, lays them out", step::decode);
      effort("decode a frame", step::decode);
      out.printf("%-32s%s%n", "peak memory", ResidentMemory.text(ResidentMemory.peakBytes()));
    }
  }

  private MuseDanceModel load(Path folder, Compute compute) {
    MuseDanceModel networks = MuseDanceModel.load(folder, compute);
    networks.layOutForInference(compute, sparing ? WeightLayout.SPARING : WeightLayout.FAST);
    return networks;
  }

  private Effort effort(String name, Runnable work) {
    Effort effort = Effort.of(work);
    row(name, effort);
    return effort;
  }

  private void row(String name, Effort effort) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-32s%s%n", name, effort.text());
    out.flush();
  }
}
