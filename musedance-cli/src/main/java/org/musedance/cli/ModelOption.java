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
      description = "A bundled model or a model folder (default: ${DEFAULT-VALUE}).")
  private String model;

  Path folder() {
    return ModelFolder.find(model);
  }
}
