package org.musedance.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.musedance.weights.hub.HubModel;
import org.musedance.weights.hub.HubPull;
import org.musedance.weights.hub.HubSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance models pull}: the only command that reaches the network. */
@Command(
    name = "pull",
    customSynopsis = "musedance models pull ORG/NAME[@REV] [--include GLOB...]",
    description = {
      "Fetch a model from the Hugging Face hub into its usual cache, and print the folder.",
      "HF_HOME, HF_TOKEN, HF_ENDPOINT and HF_HUB_OFFLINE mean what they mean to other tools. A pull"
          + " that was stopped goes on where it stopped."
    })
final class ModelsPull implements Callable<Integer> {
  @Parameters(paramLabel = "ORG/NAME[@REV]", description = "model, with a branch, tag or commit")
  private String model;

  @Option(
      names = "--include",
      arity = "1..*",
      paramLabel = "GLOB",
      description = "only files of these names, such as 'unet/*' '*.json'")
  private List<String> include = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    HubPull pull = new HubPull(HubSettings.of(System.getenv()));
    try (CopyProgress progress = CopyProgress.on(spec.commandLine().getErr())) {
      Path folder = pull.pull(HubModel.parse(model), include, progress);
      spec.commandLine().getOut().println(folder);
    }
    return 0;
  }
}
