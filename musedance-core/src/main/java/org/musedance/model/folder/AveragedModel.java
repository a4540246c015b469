package org.musedance.model.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.StoredType;
import org.musedance.weights.Weights;

/**
 * A model whose every weight is the mean of several trained models': of runs that began with the
 * same weights, it is often better than each (Wortsman et al. 2022, "Model soups"), and lies
 * between what they weigh differently.
 */
public final class AveragedModel {
  private AveragedModel() {}

  /**
   * Writes the model folder, tensor by tensor.
   *
   * @param models folders, at least two; configurations and history are those of the first
   * @param target new folder
   * @param type of the stored weights
   * @throws UserError where components, names or shapes differ
   */
  public static void write(List<Path> models, Path target, StoredType type, ByteProgress progress) {
    if (models.size() < 2) {
      throw new UserError("at least two models must be named, but one was; name another");
    }
    Path first = models.get(0);
    MuseDanceModel outline = MuseDanceModel.outline(first);
    Map<String, Weights> means = new LinkedHashMap<>();
    try {
      for (String component : outline.components().keySet()) {
        if (MuseDanceModel.hasWeights(first.resolve(component))) {
          means.put(component, type.applyTo(mean(models, component)));
        }
      }
      List<String> names = models.stream().map(Path::toString).toList();
      MuseDanceConfig config = outline.config().withProvenance("average", Map.of("of", names));
      ModelWriter.write(target, ModelWriter.Configurations.of(first, config), means, progress);
    } finally {
      means.values().forEach(Weights::close);
    }
  }

  private static Weights mean(List<Path> models, String component) {
    for (Path model : models) {
      if (!MuseDanceModel.hasWeights(model.resolve(component))) {
        throw new UserError(
            "averaged models must have the same components, but %s has no weights of %s; take runs of one configuration"
                .formatted(model, component));
      }
    }
    List<Weights> opened =
        models.stream().map(model -> Weights.open(model.resolve(component))).toList();
    try {
      return Weights.mean(opened);
    } catch (UserError e) {
      opened.forEach(Weights::close);
      throw e;
    }
  }
}
