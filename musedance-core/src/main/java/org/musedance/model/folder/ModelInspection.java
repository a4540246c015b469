package org.musedance.model.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.musedance.tensor.Layer;
import org.musedance.tensor.UserError;
import org.musedance.weights.Weights;

/**
 * What is in a model folder, a diffusers folder, the folder of one component or a single file of
 * weights.
 *
 * @param config of a MuseDance model, else null
 * @param components in the order of the folder
 */
public record ModelInspection(MuseDanceConfig config, List<InspectedComponent> components) {

  /** Looks into a file or a folder. */
  public static ModelInspection of(Path path) {
    if (!Files.isDirectory(path)) {
      return single(path);
    }
    if (Files.exists(path.resolve("musedance.json"))) {
      return museDance(path);
    }
    return MuseDanceModel.hasWeights(path) ? single(path) : pipeline(path);
  }

  /** Whether every component is whole, as far as its network is known. */
  public boolean sound() {
    return components.stream().allMatch(component -> component.faults().isEmpty());
  }

  private static ModelInspection museDance(Path folder) {
    MuseDanceModel outline = MuseDanceModel.outline(folder);
    List<InspectedComponent> found = new ArrayList<>();
    outline.components().forEach((name, layer) -> found.add(component(folder, name, layer)));
    return new ModelInspection(outline.config(), List.copyOf(found));
  }

  private static InspectedComponent component(Path folder, String name, Layer layer) {
    if (!MuseDanceModel.hasWeights(folder.resolve(name))) {
      return InspectedComponent.untrained(name, !MuseDanceModel.OPTIONAL.contains(name));
    }
    try (Weights weights = Weights.open(folder.resolve(name))) {
      return InspectedComponent.of(name, weights, layer);
    } catch (UserError unreadable) {
      return InspectedComponent.broken(name, unreadable);
    }
  }

  private static ModelInspection single(Path path) {
    return new ModelInspection(null, List.of(published(path)));
  }

  private static ModelInspection pipeline(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      List<InspectedComponent> found =
          inside
              .filter(MuseDanceModel::hasWeights)
              .sorted()
              .map(ModelInspection::published)
              .toList();
      if (found.isEmpty()) {
        throw new UserError(
            folder
                + " must be a model folder or hold folders with weights, but does neither; name"
                + " the folder that holds musedance.json or model_index.json");
      }
      return new ModelInspection(null, found);
    } catch (IOException e) {
      throw new UserError(
          folder + " must be readable, but is not (" + e + "); check its rights", e);
    }
  }

  private static InspectedComponent published(Path path) {
    String name = String.valueOf(path.getFileName());
    Optional<PublishedNetwork> network =
        Files.isDirectory(path) ? PublishedNetwork.of(path) : Optional.empty();
    try (Weights weights = Weights.open(path)) {
      return network
          .map(known -> InspectedComponent.of(name, weights.renamed(known.names()), known.layer()))
          .orElseGet(() -> InspectedComponent.of(name, weights));
    }
  }
}
