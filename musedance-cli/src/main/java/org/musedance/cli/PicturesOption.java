package org.musedance.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Pictures from anywhere, for every command that lets them dance to be measured. */
final class PicturesOption {
  @Option(
      names = "--pictures",
      paramLabel = "FOLDER",
      split = ",",
      defaultValue = "samples/pictures,samples",
      description = "Folders of arbitrary pictures (default: ${DEFAULT-VALUE}).")
  private List<Path> folders;

  List<Path> folders() {
    return folders;
  }
}
