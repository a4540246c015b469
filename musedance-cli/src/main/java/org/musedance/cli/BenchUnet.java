package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.musedance.animate.ModelFolder;
import org.musedance.animate.UnetWork;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.unet.Conditions;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench unet}: one step of Stable Diffusion's U-Net, its own and nothing more. */
@Command(
    name = "unet",
    sortOptions = false,
    description = "Time a step of the U-Net for two pictures, without what makes it dance.")
final class BenchUnet implements Runnable {
  private static final long SEED = 1;
  private static final long BATCH = 2;
  private static final int TIMESTEP = 500;

  @Spec private CommandSpec spec;
  @Mixin private BenchModel model;

  @Option(
      names = "--calls",
      paramLabel = "NUMBER",
      defaultValue = "5",
      description = "Steps after one to warm up (default: ${DEFAULT-VALUE}).")
  private int calls;

  @Override
  public void run() {
    Path folder = ModelFolder.find(model.name);
    Compute compute = Compute.of("auto", "auto");
    if (calls < 1) {
      throw new UserError("--calls must be at least 1, but was " + calls + "; 5 are enough");
    }
    MuseDanceModel networks = MuseDanceModel.load(folder, compute);
    networks.denoisingUnet().layOutForInference(true);
    long side = model.side(networks);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("U-Net step, batch %d, %d x %d latents, %s%n", BATCH, side, side, compute);
    out.flush();
    Effort median = median(networks, compute, side);
    double peak = MatmulPeak.measure(compute);
    double speed = BATCH * operations(networks, side) / median.seconds();
    out.printf("%-14s%s%n", "median", median.text().strip());
    row(out, "speed", "%.0f GFLOP/s", speed / 1e9);
    row(out, "matmul peak", "%.0f GFLOP/s", peak / 1e9);
    row(out, "share of it", "%.0f %%", 100 * speed / peak);
    out.printf("%-14s%s%n", "peak memory", ResidentMemory.text(ResidentMemory.peakBytes()));
  }

  private static void row(PrintWriter out, String name, String format, double value) {
    out.printf(Locale.ROOT, "%-14s" + format + "%n", name, value);
  }

  private static double operations(MuseDanceModel networks, long side) {
    long words = networks.textEncoder().config().maxPositionEmbeddings();
    return new UnetWork(networks.referenceUnet().config(), words)
        .operations(networks.referenceUnet(), (double) side * side);
  }

  private Effort median(MuseDanceModel networks, Compute compute, long side) {
    DenoisingUnet unet = networks.denoisingUnet();
    long words = networks.textEncoder().config().maxPositionEmbeddings();
    long width = unet.config().crossAttentionDim();
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Tensor latents =
          random(0, compute, BATCH, networks.referenceUnet().config().inChannels(), side, side);
      Tensor text = random(1, compute, BATCH, words, width);
      Tensor time = Tensors.to(Tensors.of(new long[] {TIMESTEP}, 1), compute.device());
      DenoisingUnet.Prepared prepared = unet.prepare(Conditions.of(text));
      Effort[] efforts = new Effort[calls + 1];
      for (int call = 0; call <= calls; call++) {
        try (TensorScope step = TensorScope.open()) {
          efforts[call] =
              Effort.of(() -> Tensors.floats(unet.forwardStill(latents, time, prepared)));
        }
      }
      Arrays.sort(efforts, 1, efforts.length, Comparator.comparingDouble(Effort::seconds));
      return efforts[(efforts.length + 1) / 2];
    }
  }

  private static Tensor random(long which, Compute compute, long... shape) {
    return Tensors.to(Seeds.frameNoise(SEED, which, shape), compute);
  }
}
