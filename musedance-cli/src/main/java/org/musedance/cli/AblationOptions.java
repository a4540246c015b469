package org.musedance.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.musedance.model.folder.ModelPart;
import picocli.CommandLine.Option;

/** Which parts of the model are left out, for every command that lets it dance. */
final class AblationOptions {
  @Option(
      names = "--without",
      paramLabel = "PART",
      split = ",",
      description = "Leave parts of the model out: music, beat, motion, text, reference.")
  private List<String> names = new ArrayList<>();

  Set<ModelPart> parts() {
    return ModelPart.of("--without", names);
  }
}
