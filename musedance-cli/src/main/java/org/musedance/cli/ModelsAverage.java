package org.musedance.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.AveragedModel;
import org.musedance.weights.StoredType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance models average}: the mean of several trained models. */
@Command(
    name = "average",
    description = {
      "Write a model whose weights are the mean of others.",
      "Of runs that began with the same weights, it is often better than each."
    })
final class ModelsAverage implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "MODEL",
      description = "folders of trained models of one configuration")
  private List<String> models;

  @Option(
      names = "--dtype",
      defaultValue = "f32",
      description = "type of the stored weights: bf16, f16 or f32 (${DEFAULT-VALUE})")
  private StoredType dtype;

  @Option(
      names = {"-o", "--output"},
      required = true,
      description = "new folder of the model")
  private Path output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Path> folders = models.stream().map(ModelFolder::find).toList();
    try (CopyProgress progress = CopyProgress.on(spec.commandLine().getErr())) {
      AveragedModel.write(folders, output, dtype, progress);
    }
    spec.commandLine().getOut().println(output);
    return 0;
  }
}
