package org.musedance.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.RandomModel;
import org.musedance.weights.StoredType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance models random}: an untrained model of full size. */
@Command(
    name = "random",
    description = {
      "Write an untrained model of full size.",
      "It makes noise, as fast and in as much memory as a trained one makes dances."
    })
final class ModelsRandom implements Callable<Integer> {
  @Option(
      names = "--config",
      defaultValue = "sd15",
      description = "sd15, mini, or a folder of configurations (${DEFAULT-VALUE})")
  private String config;

  @Option(
      names = "--dtype",
      defaultValue = "bf16",
      description = "type of the stored weights: bf16, f16 or f32 (${DEFAULT-VALUE})")
  private StoredType dtype;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "another seed, other weights (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      required = true,
      description = "new folder of the model")
  private Path output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (CopyProgress progress = CopyProgress.on(spec.commandLine().getErr())) {
      RandomModel.write(ModelFolder.template(config), output, dtype.scalarType(), seed, progress);
    }
    spec.commandLine().getOut().println(output);
    return 0;
  }
}
