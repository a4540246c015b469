package org.musedance.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code musedance pack}: a trained model, small enough to pass on. */
@Command(
    name = "pack",
    description = "Writes a trained model in bf16, without what only training needs.")
final class PackCommand implements Callable<Integer> {
  @Option(names = "--model", required = true, description = "folder of the trained model")
  private String model;

  @Option(
      names = {"-o", "--output"},
      required = true,
      description = "new folder of the packed model")
  private Path output;

  @Override
  public Integer call() {
    Path folder = ModelFolder.find(model);
    if (Files.exists(output.resolve("musedance.json"))) {
      throw new UserError(
          "--output must be a new folder, but "
              + output
              + " holds a model already; remove it or name another");
    }
    MuseDanceModel networks = MuseDanceModel.load(folder, Compute.cpu());
    List<String> names = List.copyOf(networks.components().keySet());
    networks.save(folder, output, ScalarType.BFloat16, names);
    return 0;
  }
}
