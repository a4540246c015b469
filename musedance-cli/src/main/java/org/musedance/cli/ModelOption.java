package org.musedance.cli;

import java.nio.file.Path;
import org.musedance.animate.ModelFolder;
import picocli.CommandLine.Option;

/** Which model dances, for every command that lets one. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "NAME|FOLDER",
      defaultValue = ModelFolder.BUNDLED,
      description =
          "A bundled model, a model folder or the name of one in models"
              + " (default: ${DEFAULT-VALUE}).")
  private String model;

  Path folder() {
    return ModelFolder.find(model);
  }
}
