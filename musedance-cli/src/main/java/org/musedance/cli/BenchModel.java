package org.musedance.cli;

import org.musedance.model.folder.MuseDanceModel;
import picocli.CommandLine.Option;

/** Which model of full size a measurement uses. */
final class BenchModel {
  private static final int STRIDE = 8;

  @Option(
      names = "--model",
      paramLabel = "NAME|FOLDER",
      defaultValue = "models/random-sd15",
      description = {
        "A model folder (default: ${DEFAULT-VALUE}),",
        "made by: musedance models random --config sd15 -o ${DEFAULT-VALUE}"
      })
  String name;

  /** Latent pixels along a side of the pictures that a model was made for. */
  long side(MuseDanceModel networks) {
    return networks.config().workSize() / STRIDE;
  }
}
